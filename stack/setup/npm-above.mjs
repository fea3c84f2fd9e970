/**
 * npm and npx start a program by a shell, and neither is told when npm is killed: the program would work on for nobody.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;
/** npm calls itself by what it does. */
const NPM = /^(npm|npx) |\b(npm|npx)(-cli\.js)?\b/;

/** Calls `onGone` once when the npm or npx that started this process has ended. Does not keep this process alive. */
export function onNpmGone(onGone) {
  const npm = findNpm();
  if (!npm) return;
  const timer = setInterval(() => {
    if (npm.isThere()) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS).unref();
}

/** As this process's parent, or as the parent of the shell that is. */
function findNpm() {
  const parent = process.ppid;
  const its = look(parent);
  if (!its) return undefined;
  if (NPM.test(its.command)) return { isThere: () => process.ppid === parent };
  const above = look(its.parent);
  if (!above || !NPM.test(above.command)) return undefined;
  // An orphan gets another parent: so does the shell, whose own parent npm was.
  return { isThere: () => process.ppid === parent && look(parent)?.parent === its.parent };
}

/** Whose child a process is, and with what it was started; undefined where there is none, or that is not shown. */
function look(pid) {
  try {
    return existsSync('/proc/self/stat') ? lookInProc(pid) : lookByPs(pid);
  } catch {
    return undefined;
  }
}

function lookInProc(pid) {
  // After the name in parentheses: the state, then the parent.
  const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1];
  return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
}

function lookByPs(pid) {
  const line = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [, parent, command] = /^\s*(\d+) (.*)/.exec(line.toString());
  return { parent: Number(parent), command };
}
