import { identify, isAlive, type ProcessIdentity } from '#platform';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError } from '../ops-error.js';

type Holder = ProcessIdentity & { host: string };

const TRIES = 6;
const PAUSE_MS_MAX = 150;

/**
 * One process at a time writes a file. Whoever wants to puts a file of its own beside it, which names the process, and has the
 * lock if there is then no other of a process that lives. No name is used twice: so one whose process is no more is removed
 * by anybody, and never that of somebody who has just come. Whether a process on another machine lives, nobody can tell here.
 * @param path the file's own, by no link
 * @returns gives it back
 * @throws OpsError where another process has it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const own = `${path}.lock.${randomUUID()}`;
  const release = () => rm(own, { force: true });
  for (let tries = 1; ; tries += 1) {
    await announce(own);
    const other = await otherHolder(path, own);
    if (!other) return release;
    await release();
    // Two that came at once have seen each other: one of them is the first to come again.
    if (tries === TRIES) throw busy(path, other);
    await sleep(Math.random() * PAUSE_MS_MAX);
  }
}

/** Puts the file there with all that it says, or not at all. */
async function announce(own: string): Promise<void> {
  const mine: Holder = { ...identify(process.pid)!, host: hostname() };
  const unseen = join(dirname(own), `.${basename(own)}`);
  await writeFile(unseen, JSON.stringify(mine));
  await rename(unseen, own);
}

/** Whoever else has the lock, or is about to take it; those that are no more are removed. */
async function otherHolder(path: string, own: string): Promise<(Holder & { file: string }) | undefined> {
  const prefix = `${basename(path)}.lock.`;
  for (const name of await readdir(dirname(path))) {
    const file = join(dirname(path), name);
    if (!name.startsWith(prefix) || file === own) continue;
    const holder = await readHolder(file);
    if (!holder) continue;
    if (holder.host !== hostname() || isAlive(holder)) return { ...holder, file };
    await rm(file, { force: true });
  }
  return undefined;
}

/** Undefined where it is given back by now. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OpsError(`${file} is not one of ours: remove it, if no export is at work there.`);
  }
}

const busy = (path: string, { pid, host, file }: Holder & { file: string }): OpsError =>
  new OpsError(
    `Another export is writing ${path}: process ${pid} on ${host}. Wait for it, or stop it` +
      (host === hostname() ? '.' : `; if it is no more, remove ${file}.`),
  );
