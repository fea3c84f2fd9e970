import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onNpmGone } from './npm-above.mjs';
import { NODE, ROOT } from './output.mjs';

/** A program that is not wanted any more may finish what it is at, for so long. */
const ENDS_WITHIN_MS = 10_000;

/**
 * Runs a built program with Node 24 and gives its exit code. It has the terminal to itself; signals sent to this
 * process are handed on, as is the end of the npm that started it, and STARTED_BY lets the program notice when this
 * process is gone.
 */
export function runProgram(script, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(NODE, ['--enable-source-maps', join(ROOT, script), ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...environment, STARTED_BY: String(process.pid) },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    onNpmGone(() => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS).unref();
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}
