import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { from, to } from 'pg-copy-streams';
import type { PoolClient } from '#platform';
import type { BenchDatabase } from '../database.js';

const CHUNK_BYTES = 256 * 1024;

/** A table, or a query in brackets, and the file of its rows as text. */
export interface Copy {
  what: string;
  file: string;
}

/** Copies rows as text between a database and files. */
export interface CopyText {
  name: string;
  out(database: BenchDatabase, copies: readonly Copy[]): Promise<void>;
  into(database: BenchDatabase, copies: readonly Copy[]): Promise<void>;
}

const viaPsql: CopyText = {
  name: 'psql \\copy',
  out: async (database, copies) => psql(database, ...copies.map(({ what, file }) => `\\copy ${what} TO '${file}'`)),
  into: async (database, copies) => psql(database, ...copies.map(({ what, file }) => `\\copy ${what} FROM '${file}'`)),
};

const viaStreams: CopyText = {
  name: 'COPY of ready-made text',
  out: ({ pool }, copies) =>
    each(pool, copies, (client, { what, file }) =>
      pipeline(client.query(to(`COPY ${what} TO STDOUT`)), createWriteStream(file)),
    ),
  into: ({ pool }, copies) =>
    each(pool, copies, (client, { what, file }) =>
      pipeline(createReadStream(file, { highWaterMark: CHUNK_BYTES }), client.query(from(`COPY ${what} FROM STDIN`))),
    ),
};

/** psql's own copy, and where there is no psql, the same statements sent from here. */
export function copyText(): CopyText {
  return spawnSync('psql', ['--version'], { stdio: 'ignore' }).error === undefined ? viaPsql : viaStreams;
}

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

async function each(
  pool: BenchDatabase['pool'],
  copies: readonly Copy[],
  copy: (client: PoolClient, one: Copy) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    for (const one of copies) await copy(client, one);
  } finally {
    client.release();
  }
}
