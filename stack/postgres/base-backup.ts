import { chownSync, writeFileSync } from 'node:fs';
import { chown, copyFile, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { SystemUser } from './system-user.js';

/** What a server that starts from the copy makes anew (PostgreSQL manual, "Making a Base Backup Using the Low Level API"). */
const CONTENTS_LEFT_OUT = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const FILES_LEFT_OUT = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'postgresql.auto.conf',
  'standby.signal',
  'pg_internal.init',
  'backup_label.old',
]);

export interface BaseBackup {
  /** Of the running server: a user who may begin a backup. */
  url: string;
  /** Its data directory, on this machine. */
  from: string;
  /** Made anew. */
  to: string;
  /** Whose the copy is to be. */
  user: SystemUser | undefined;
}

/**
 * Copies the data of a running server on this machine, as `pg_basebackup` does over the network: the package that brings PostgreSQL
 * brings none. The copy has no WAL: a server that starts from it streams that from the one that was copied.
 */
export async function takeBaseBackup({ url, from, to, user }: BaseBackup): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('base backup', true)`);
    await rm(to, { recursive: true, force: true });
    await copy(from, to, user, true);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    own(join(to, 'backup_label'), rows[0]!.labelfile, user);
  } finally {
    await client.end();
  }
}

/** Writes a file of the data directory, as PostgreSQL insists on it: the server's own. */
export function own(file: string, content: string, user: SystemUser | undefined): void {
  writeFileSync(file, content, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
}

async function copy(from: string, to: string, user: SystemUser | undefined, isRoot: boolean): Promise<void> {
  await makeFolder(to, user);
  for (const name of await readdir(from)) {
    if (FILES_LEFT_OUT.has(name) || name.startsWith('pgsql_tmp')) continue;
    const [source, target] = [join(from, name), join(to, name)];
    try {
      if (!(await lstat(source)).isDirectory()) await copyOne(source, target, user);
      else if (isRoot && CONTENTS_LEFT_OUT.has(name)) await makeEmpty(source, target, user);
      else await copy(source, target, user, false);
    } catch (error) {
      // The server goes on meanwhile: what it has removed since, the WAL removes from the copy as well.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function copyOne(source: string, target: string, user: SystemUser | undefined): Promise<void> {
  await copyFile(source, target);
  if (user) await chown(target, user.uid, user.gid);
}

/** The folders below are there from the beginning. */
async function makeEmpty(source: string, target: string, user: SystemUser | undefined): Promise<void> {
  const folders = (await readdir(source, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const folder of [target, ...folders.map(({ name }) => join(target, name))]) await makeFolder(folder, user);
}

async function makeFolder(folder: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
}
