import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '#platform';
import { migrateAll } from '#read-models';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { forgetPostgres, startPostgres, type Postgres } from '../stack/postgres/index.js';
import { databaseUser } from '../stack/postgres/system-user.js';
import { runSource } from './support/run-source.js';

const DATABASE = 'over_tls';
const ADDRESS = 7;

let directory: string;
let postgres: Postgres;

interface Certificate {
  file: string;
  keyFile: string;
}

/** A certificate that vouches for itself, for one name or address. */
async function certificate(name: string, altName: { type: number; ip?: string; value?: string }): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [altName as never] },
    ],
  });
  const [file, keyFile] = [join(directory, `${name}.crt`), join(directory, `${name}.key`)];
  writeFileSync(file, cert, { mode: 0o644 });
  writeFileSync(keyFile, key, { mode: 0o600 });
  // PostgreSQL reads its key only where nobody else can, and may run as another user.
  const user = databaseUser();
  if (user) chownSync(keyFile, user.uid, user.gid);
  return { file, keyFile };
}

let right: Certificate;
let stranger: Certificate;

const url = (mode: string, root?: string, host = '127.0.0.1'): string => {
  const address = new URL(postgres.url(DATABASE));
  address.hostname = host;
  address.searchParams.set('sslmode', mode);
  if (root) address.searchParams.set('sslrootcert', root);
  return address.href;
};

async function isEncrypted(connectionString: string): Promise<boolean> {
  const pool = createPool({ connectionString, applicationName: 'test', max: 1 });
  try {
    const { rows } = await pool.query<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    return rows[0]!.ssl;
  } finally {
    await pool.end();
  }
}

beforeAll(async () => {
  // World-readable as far as the keys, which are not.
  directory = mkdtempSync(join(tmpdir(), 'referral-ledger-tls-'));
  chmodSync(directory, 0o755);
  right = await certificate('database', { type: ADDRESS, ip: '127.0.0.1' });
  stranger = await certificate('stranger', { type: ADDRESS, ip: '127.0.0.1' });
  postgres = await startPostgres({
    directory: join(directory, 'postgres'),
    logFile: join(directory, 'postgres.log'),
    throwaway: true,
    settings: { ssl: 'on', ssl_cert_file: right.file, ssl_key_file: right.keyFile },
  });
  await postgres.createDatabase(DATABASE);
});
afterAll(async () => {
  await postgres.stop();
  forgetPostgres(join(directory, 'postgres'));
  rmSync(directory, { recursive: true, force: true });
});

describe('a DATABASE_URL with sslmode=verify-full', () => {
  test('reaches the server whose certificate it was given, encrypted, migrations and commands too', async () => {
    const verified = url('verify-full', right.file);
    expect((await migrateAll(verified)).length).toBeGreaterThan(0);
    expect(await isEncrypted(verified)).toBe(true);
    const status = await runSource('apps/ops/src/main.ts', ['status', '--json'], { env: { DATABASE_URL: verified } });
    expect(status).toMatchObject({ code: 0 });
  });

  test('reaches no server whose certificate nobody vouches for', async () => {
    await expect(isEncrypted(url('verify-full', stranger.file))).rejects.toThrow(/self.signed|unable to verify/i);
    await expect(isEncrypted(url('verify-full'))).rejects.toThrow(/self.signed|unable to verify/i);
    await expect(migrateAll(url('verify-full', stranger.file))).rejects.toThrow(/self.signed|unable to verify/i);
  });

  test.each(['prefer', 'require', 'verify-ca'])('is what sslmode=%s says too, without a warning', async (mode) => {
    expect(await isEncrypted(url(mode, right.file))).toBe(true);
    await expect(isEncrypted(url(mode, stranger.file))).rejects.toThrow(/self.signed|unable to verify/i);
    await expect(isEncrypted(url(mode, right.file, 'localhost'))).rejects.toThrow(/altnames|does not match/i);
    const migrated = await runSource('apps/ops/src/main.ts', ['migrate'], {
      env: { DATABASE_URL: url(mode, right.file) },
    });
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
  });

  test('reaches no server that goes by another name than its certificate says', async () => {
    await expect(isEncrypted(url('verify-full', right.file, 'localhost'))).rejects.toThrow(/altnames|does not match/i);
  });
});
