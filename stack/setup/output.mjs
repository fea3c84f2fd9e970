import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

/** The Node 24 that everything runs with, from the npm package `node`. */
export const NODE = resolve(ROOT, 'node_modules/node/bin/node');

/** One sentence for a person: what is wrong and what to do. */
export class SetupError extends Error {}

/** Progress goes to standard error: standard output belongs to the program. */
export const say = (line) => process.stderr.write(`${line}\n`);

export const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
