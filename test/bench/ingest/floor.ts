import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchDatabase } from '../database.js';

const TABLES = ['events', 'event_ids'] as const;

/** Rows ready to be copied: the text of what the event store itself has written, a file a table. */
export interface ReadyMadeText {
  rows: number;
  bytes: number;
  directory: string;
}

/** Writes the rows of a log to files as COPY writes them, in the order of the log. */
export function readyMadeText(database: BenchDatabase, rows: number, directory: string): ReadyMadeText {
  for (const table of TABLES) {
    psql(database, `\\copy (SELECT * FROM ${table} ORDER BY position) TO '${fileOf(directory, table)}'`);
  }
  const bytes = TABLES.reduce((sum, table) => sum + statSync(fileOf(directory, table)).size, 0);
  return { rows, bytes, directory };
}

/**
 * The floor: `psql \copy` of the text into the same tables of a new database, with their indexes. Nothing is decoded,
 * looked up, numbered or hashed. @returns rows a second, of events
 */
export function floor(database: BenchDatabase, text: ReadyMadeText): number {
  const began = performance.now();
  psql(database, ...TABLES.map((table) => `\\copy ${table} FROM '${fileOf(text.directory, table)}'`));
  return text.rows / ((performance.now() - began) / 1000);
}

const fileOf = (directory: string, table: string): string => join(directory, `${table}.txt`);

function psql({ url }: BenchDatabase, ...commands: string[]): void {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const args = ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', ...commands.map((one) => `--command=${one}`)];
  const { status, error } = spawnSync('psql', [...args, address.href], {
    env: { ...process.env, PGPASSWORD: password },
    stdio: ['ignore', 2, 2],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`psql ended with ${status ?? 'a signal'}`);
}
