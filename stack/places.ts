import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The clone's root: found upwards, since this file runs from stack/ and from dist/stack/ alike. */
export const ROOT = findRoot(import.meta.dirname);

/** Where a stack of this clone keeps everything; STACK_DIR is for tests, which must not meet the stack of a person. */
export const STACK_DIR = process.env.STACK_DIR ?? join(ROOT, '.stack');

/** What is downloaded once and kept between runs. */
export const CACHE_DIR = join(ROOT, '.cache');

/** How ops commands find the running stack. Written when everything answers, removed when it stops. */
export const STACK_FILE = join(STACK_DIR, 'stack.json');

function findRoot(from: string): string {
  if (existsSync(join(from, 'package-lock.json'))) return from;
  if (dirname(from) === from) throw new Error('No package-lock.json in any folder above this file.');
  return findRoot(dirname(from));
}
