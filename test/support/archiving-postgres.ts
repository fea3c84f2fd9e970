import { createPool, type Pool } from '#platform';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '../../stack/postgres/index.js';
import { databaseUser, makeOwned } from '../../stack/postgres/system-user.js';
import { eventually } from './eventually.js';

/** A PostgreSQL of a test's own whose WAL is archived, so that it can be restored as it was at a moment. */
export class ArchivingPostgres {
  #restored: Postgres | undefined;

  private constructor(
    private readonly directory: string,
    private readonly postgres: Postgres,
  ) {}

  /** In a folder that holds all servers, archives and backups of a test. */
  static async start(): Promise<ArchivingPostgres> {
    const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-backup-'));
    // PostgreSQL may run as another user.
    chmodSync(directory, 0o755);
    makeOwned(join(directory, 'archive'), databaseUser());
    const postgres = await startIn(directory, 'first', {
      archive_mode: 'on',
      archive_command: `test ! -f ${directory}/archive/%f && cp %p ${directory}/archive/%f`,
    });
    return new ArchivingPostgres(directory, postgres);
  }

  url(name: string): string {
    return this.postgres.url(name);
  }

  createDatabase(name: string): Promise<void> {
    return this.postgres.createDatabase(name);
  }

  /** A copy of the data directory while the server works, as `pg_basebackup` takes one. */
  async takeBaseBackup(): Promise<void> {
    const pool = this.#admin();
    // Both functions belong to one connection.
    const client = await pool.connect();
    try {
      await client.query(`SELECT pg_backup_start('test', true)`);
      const data = join(this.directory, 'first/data');
      const to = join(this.directory, 'base/data');
      mkdirSync(join(to, '..'), { recursive: true });
      const leftOut = [join(data, 'postmaster.pid'), join(data, 'postmaster.opts')];
      cpSync(data, to, {
        recursive: true,
        preserveTimestamps: true,
        // A file that the server removes while it is copied is none that a restore needs.
        filter: (file) => existsSync(file) && !leftOut.includes(file) && !file.startsWith(join(data, 'pg_wal/0')),
      });
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
      writeFileSync(join(to, 'backup_label'), rows[0]!.labelfile);
    } finally {
      client.release();
      await pool.end();
    }
  }

  /** The machine is lost: with what was archived up to now, and nothing more. */
  async lose(): Promise<void> {
    const pool = this.#admin();
    const { rows } = await pool.query<{ file: string }>(`SELECT pg_walfile_name(pg_switch_wal()) AS file`);
    await pool.end();
    const archived = join(this.directory, 'archive', rows[0]!.file);
    await eventually(() => existsSync(archived), true, { what: 'the last of the WAL is archived' });
    process.kill(this.postgres.child.pid, 'SIGKILL');
    await this.postgres.child.ended;
  }

  /** A second server: the base backup, and the WAL up to a moment. */
  async restoreTo(time: string): Promise<Postgres> {
    const place = join(this.directory, 'second');
    const data = join(place, 'data');
    mkdirSync(place, { recursive: true });
    copyFileSync(join(this.directory, 'first/password'), join(place, 'password'));
    cpSync(join(this.directory, 'base/data'), data, { recursive: true, preserveTimestamps: true });
    writeFileSync(join(data, 'recovery.signal'), '');
    giveToDatabaseUser(data);
    const postgres = await startIn(this.directory, 'second', {
      restore_command: `cp ${this.directory}/archive/%f %p`,
      recovery_target_time: time,
      recovery_target_action: 'promote',
    });
    const pool = createPool({ connectionString: postgres.url('postgres'), applicationName: 'test', max: 1 });
    const recovery = () => pool.query<{ isOver: boolean }>('SELECT NOT pg_is_in_recovery() AS "isOver"');
    await eventually(recovery, ({ rows }) => rows[0]!.isOver, { what: 'the restored server leaves its recovery' });
    await pool.end();
    return (this.#restored = postgres);
  }

  async remove(): Promise<void> {
    await this.postgres.stop();
    await this.#restored?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #admin(): Pool {
    return createPool({ connectionString: this.postgres.url('postgres'), applicationName: 'test', max: 1 });
  }
}

/** As whom PostgreSQL runs, and nobody else may look in. */
function giveToDatabaseUser(folder: string): void {
  const user = databaseUser();
  const files = [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ];
  if (user) for (const file of files) chownSync(file, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

const startIn = (directory: string, name: string, settings: Record<string, string>): Promise<Postgres> =>
  startPostgres({
    directory: join(directory, name),
    logFile: join(directory, `${name}.log`),
    throwaway: true,
    settings: { wal_level: 'replica', shared_buffers: '64MB', ...settings },
  });
