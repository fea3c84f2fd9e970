import { identify, isAlive, type ProcessIdentity } from '#platform';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { OpsError } from '../ops-error.js';

type Holder = ProcessIdentity & { host: string };

/**
 * One process at a time writes a file: the lock is a file beside it that names the process. That of a process that is no
 * more counts for nothing; whether one on another machine is, nobody can tell here.
 * @returns gives it back
 * @throws OpsError where another process has it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const own = `${lock}.${process.pid}`;
  const mine: Holder = { ...identify(process.pid)!, host: hostname() };
  try {
    await writeFile(own, JSON.stringify(mine));
    // By a link it is there at once with all that it says, or not at all.
    while (!(await linkNew(own, lock))) await removeDead(path, lock);
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new OpsError(`${path} cannot be written: ${(error as Error).message}.`);
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(lock, { force: true });
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @throws OpsError where its process lives */
async function removeDead(path: string, lock: string): Promise<void> {
  const holder = await readHolder(lock);
  if (!holder) return;
  const isHere = holder.host === hostname();
  if (isHere && !isAlive(holder)) return rm(lock, { force: true });
  throw new OpsError(
    `Another export is writing ${path}: process ${holder.pid} on ${holder.host}. Wait for it, or stop it` +
      (isHere ? '.' : `; if it is no more, remove ${lock}.`),
  );
}

/** Undefined where it is given back by now. */
async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OpsError(`${lock} is not one of ours: remove it, if no export is at work there.`);
  }
}
