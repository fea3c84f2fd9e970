import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const ROOT = join(import.meta.dirname, '../..');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a source file as a process of its own, without a build, until it ends. */
export function runSource(
  file: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; input?: string | AsyncIterable<string> } = {},
): Promise<Ran> {
  const loader = join(ROOT, 'test/support/typescript-loader.mjs');
  const child = spawn(process.execPath, ['--import', loader, join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // It may end before it has read all of it.
  Readable.from(options.input ?? '').pipe(child.stdin.on('error', () => undefined));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
