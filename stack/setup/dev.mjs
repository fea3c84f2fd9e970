import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { onNpmGone } from './npm-above.mjs';
import { NODE, ROOT, say, SetupError } from './output.mjs';

const SOURCES = ['apps', 'libs', 'stack'];
/** An editor writes several files at once. */
const SETTLED_MS = 300;

/**
 * `npm start` that follows the sources: what is saved is built, and everything is started anew with the data that it has. What does
 * not compile is told, and what runs goes on. Ends with the stack, or by Ctrl-C.
 */
export async function runDev(args) {
  let stopped = false;
  let running = start(args);
  const stop = () => {
    stopped = true;
    running.child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  onNpmGone(stop);
  const changes = watchSources();
  try {
    for (;;) {
      const ended = await Promise.race([running.ended, changes.next()]);
      if (stopped || ended !== undefined) return ended ?? running.ended;
      if (!(await isBuilt())) continue;
      running.child.kill('SIGTERM');
      await running.ended;
      if (stopped) return 0;
      // What was told once is there.
      running = start(args.filter((arg) => arg !== '--fresh'));
    }
  } finally {
    changes.close();
  }
}

function start(args) {
  const child = spawn(NODE, ['--enable-source-maps', join(ROOT, 'dist/stack/start.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, STARTED_BY: String(process.pid) },
  });
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1))) };
}

async function isBuilt() {
  try {
    await build();
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return false;
  }
}

/** `next` resolves with nothing once something was saved after the call before, and a moment has passed. */
function watchSources() {
  let changed = false;
  let tell = () => undefined;
  let timer;
  const watchers = SOURCES.map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (!/\.(?:tsx?|css|html)$/.test(file ?? '') || /\.spec\.ts$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        changed = true;
        tell();
      }, SETTLED_MS);
    }),
  );
  return {
    next: () =>
      new Promise((resolve) => {
        tell = () => {
          if (!changed) return;
          changed = false;
          resolve(undefined);
        };
        tell();
      }),
    close: () => watchers.forEach((watcher) => watcher.close()),
  };
}
