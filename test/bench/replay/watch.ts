import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessFamily } from '../processes/process-family.js';

/** What PostgreSQL is busy with for a replay. */
export type Work = 'read' | 'copy' | 'index' | 'sums' | 'digest' | 'other';

/** Where the time, the processors, the memory and the disk of a replay went. */
export interface Watched {
  /** Seconds in each of the version's states, as it notes them itself. */
  states: Record<string, number>;
  /** Seconds that connections were at work; two at once count twice, one that waits for its client not at all. */
  postgres: Record<Work, number>;
  /** Processor time in seconds, and the most resident memory in bytes: of the command, and of each worker. */
  command: Used;
  workers: Used[];
  /** The most bytes that there were at once, beyond what was there before. */
  disk: { tables: number; temporary: number; wal: number };
}
export interface Used {
  seconds: number;
  peakBytes: number;
}

const EVERY_MS = 100;
/** To add up files takes a while where there are many. */
const DISK_EVERY = 10;

const ACTIVITY = `
  SELECT query, indexed.pid IS NOT NULL AS indexing, wait_event_type = 'Client' AS waits
  FROM pg_stat_activity AS activity LEFT JOIN pg_stat_progress_create_index AS indexed USING (pid)
  WHERE activity.datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND application_name <> 'bench'`;

const STATE = 'SELECT state FROM projection_versions ORDER BY version DESC LIMIT 1';

const DISK = `
  SELECT pg_database_size(current_database()) AS tables, (SELECT coalesce(sum(size), 0) FROM pg_ls_tmpdir()) AS temporary,
         (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()) AS wal`;

/** Looks at a replay from beside it, ten times a second: at its version, its connections and its processes. */
export class Watch {
  readonly #states: Record<string, number> = {};
  readonly #postgres: Record<Work, number> = { read: 0, copy: 0, index: 0, sums: 0, digest: 0, other: 0 };
  readonly #disk = { tables: 0, temporary: 0, wal: 0 };
  readonly #family: ProcessFamily;
  readonly #looking: Promise<void>;
  #over = false;

  constructor(
    private readonly pool: Pool,
    pid: number,
  ) {
    this.#family = new ProcessFamily(pid);
    this.#looking = this.#look();
    // Whoever stops it hears of it.
    this.#looking.catch(() => undefined);
  }

  async stop(): Promise<Watched> {
    this.#over = true;
    await this.#looking;
    const [command, ...workers] = this.#family.used();
    return {
      states: this.#states,
      postgres: this.#postgres,
      command: command ?? { seconds: 0, peakBytes: 0 },
      workers,
      disk: this.#disk,
    };
  }

  async #look(): Promise<void> {
    const before = await this.#size();
    let last = performance.now();
    for (let looks = 0; !this.#over; looks += 1) {
      await sleep(EVERY_MS);
      this.#family.look();
      const [state, activity] = await Promise.all([
        this.pool.query<{ state: string }>(STATE),
        this.pool.query<{ query: string; indexing: boolean; waits: boolean | null }>(ACTIVITY),
      ]);
      const seconds = (performance.now() - last) / 1000;
      last += seconds * 1000;
      const stands = state.rows[0]!.state;
      this.#states[stands] = (this.#states[stands] ?? 0) + seconds;
      for (const { query, indexing, waits } of activity.rows)
        if (waits !== true) this.#postgres[workOf(query, indexing)] += seconds;
      if (looks % DISK_EVERY === 0) await this.#lookAtDisk(before);
    }
    await this.#lookAtDisk(before);
  }

  async #lookAtDisk(before: Watched['disk']): Promise<void> {
    const size = await this.#size();
    for (const part of ['tables', 'temporary', 'wal'] as const)
      this.#disk[part] = Math.max(this.#disk[part], size[part] - (part === 'wal' ? 0 : before[part]));
  }

  async #size(): Promise<Watched['disk']> {
    const { rows } = await this.pool.query<Record<keyof Watched['disk'], string>>(DISK);
    const { tables, temporary, wal } = rows[0]!;
    return { tables: Number(tables), temporary: Number(temporary), wal: Number(wal) };
  }
}

/** By how its statement reads. */
export function workOf(query: string, indexing: boolean): Work {
  if (indexing) return 'index';
  const text = query.trimStart();
  if (/^COPY \(|^SELECT count\(\*\) AS events\b/.test(text)) return 'read';
  if (/^COPY .*FROM STDIN/is.test(text)) return 'copy';
  // The sums, and the planner's figures of the other tables, which take next to nothing.
  if (/^SELECT build_next/.test(text)) return 'sums';
  return /\bAS digest$/.test(text.trimEnd()) ? 'digest' : 'other';
}
