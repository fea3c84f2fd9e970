import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { NODE, ROOT } from './output.mjs';

/**
 * Runs a built program with Node 24 and gives its exit code. It has the terminal to itself; signals sent to this
 * process are handed on, and STARTED_BY lets the program notice when this process is gone.
 */
export function runProgram(script, args) {
  return new Promise((resolve) => {
    const child = spawn(NODE, ['--enable-source-maps', join(ROOT, script), ...args], {
      stdio: 'inherit',
      env: { ...process.env, STARTED_BY: String(process.pid) },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
