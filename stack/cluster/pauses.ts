import { createProducer, type Producer } from '#kafka';
import { createLogger, createPool, type Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';

const SOURCE = 'cluster-watch';
const EVERY_MS = 100;
const READ_EVERY_MS = 50;
/** As a load balancer does, which asks another one then. */
const READ_WITHIN_MS = 1_000;
const ARRIVES_WITHIN_MS = 60_000;

export interface PausesOf {
  brokers: string;
  /** Of all servers. */
  databaseUrl: string;
  queryUrls: readonly string[];
  token: string;
}

export interface WritePauses {
  /** Between two messages that were recorded, whichever they are: so long nothing was written. */
  writesMs: number;
  /** Between sending a message and its being recorded: so long a part of them was not written. */
  waitMs: number;
}

/** How long nothing was written and nothing answered, at the longest, and what became of what was sent meanwhile. */
export interface Pauses extends WritePauses {
  readsMs: number;
  /** Messages that the brokers have acknowledged. */
  acknowledged: number;
  /** Of these. */
  missing: string[];
  twice: string[];
}

/**
 * Sends a message ten times a second, asks the query apps twenty times a second, and afterwards tells the longest pauses: between two
 * messages that were recorded, as the database's clock has it, and between two answers of whichever query app gives one.
 */
export class PausesWatch {
  readonly #run = Date.now().toString(36);
  readonly #acknowledged: string[] = [];
  readonly #producer: Producer;
  readonly #ended = new AbortController();
  readonly #work: Promise<unknown>;
  #sent = 0;
  #answeredAt = performance.now();
  #readsMs = 0;
  #turn = 0;

  constructor(private readonly of: PausesOf) {
    this.#producer = createProducer({
      brokers: of.brokers.split(','),
      clientId: SOURCE,
      logger: createLogger(SOURCE, { level: 'silent' }),
    });
    this.#work = Promise.all([this.#write(), this.#read()]);
  }

  /** Of the answers until now: begins to count anew. */
  nextReadsMs(): number {
    const longest = Math.max(this.#readsMs, performance.now() - this.#answeredAt);
    this.#readsMs = 0;
    return longest;
  }

  /** Waits until what is sent now is recorded, and all that was sent before it, whichever partition it is in. */
  async isWritten(): Promise<boolean> {
    const next = this.#id(this.#sent + 1);
    const pool = this.#pool(1);
    try {
      const deadline = Date.now() + ARRIVES_WITHIN_MS;
      for (; !this.#acknowledged.includes(next); await sleep(EVERY_MS)) if (Date.now() > deadline) return false;
      return (await this.#awaitRecorded(pool)).length === 0;
    } finally {
      await pool.end();
    }
  }

  /** Ends, and waits until all that was acknowledged is recorded. */
  async stop(): Promise<Pauses> {
    this.#ended.abort();
    await this.#work;
    await this.#producer.disconnect();
    const pool = this.#pool(1);
    try {
      const missing = await this.#awaitRecorded(pool);
      const { rows } = await pool.query<{ twice: string[] }>(
        `SELECT coalesce(array_agg(event_id), '{}') AS twice FROM (
           SELECT event_id FROM events WHERE source = $1 AND event_id LIKE $2 GROUP BY event_id HAVING count(*) > 1) AS own`,
        [SOURCE, `${this.#run}-%`],
      );
      const readsMs = Math.round(this.nextReadsMs());
      const pauses = await this.#writesSince(pool, new Date(0));
      return { ...pauses, readsMs, acknowledged: this.#acknowledged.length, missing, twice: rows[0]!.twice };
    } finally {
      await pool.end();
    }
  }

  /** The longest pauses among what was recorded since then. */
  async writesSince(since: Date): Promise<WritePauses> {
    const pool = this.#pool(1);
    try {
      return await this.#writesSince(pool, since);
    } finally {
      await pool.end();
    }
  }

  async #writesSince(pool: Pool, since: Date): Promise<WritePauses> {
    const { rows } = await pool.query<WritePauses>(
      `SELECT coalesce(extract(epoch FROM max(pause)) * 1000, 0)::integer AS "writesMs",
              coalesce(extract(epoch FROM max(recorded_at - occurred_at)) * 1000, 0)::integer AS "waitMs"
       FROM (SELECT recorded_at, occurred_at, recorded_at - lag(recorded_at) OVER (ORDER BY position) AS pause
             FROM events WHERE source = $1 AND event_id LIKE $2) AS own
       WHERE recorded_at > $3`,
      [SOURCE, `${this.#run}-%`, since],
    );
    return rows[0]!;
  }

  #pool(max: number): Pool {
    const options = { connectionString: this.of.databaseUrl, applicationName: SOURCE, max };
    return createPool({ ...options, connectTimeoutMs: 30_000 });
  }

  async #write(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    while (!this.#ended.signal.aborted) {
      const one = this.#send((this.#sent += 1)).finally(() => underWay.delete(one));
      underWay.add(one);
      await sleep(EVERY_MS);
    }
    await Promise.all(underWay);
  }

  /** A client who signs up, without anybody's link: it moves no balance. Sent again until the brokers have it. */
  async #send(number: number): Promise<void> {
    const id = this.#id(number);
    const event = {
      specversion: '1.0',
      id,
      source: SOURCE,
      type: 'client.signed_up.v1',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { accountId: `watched-${id}`, separateAccount: true },
    };
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const message = { key: `watched-${id}`, value: JSON.stringify(event), headers };
    for (const deadline = Date.now() + ARRIVES_WITHIN_MS; Date.now() < deadline; await sleep(EVERY_MS)) {
      const sent = await this.#producer.send('signups', [message]).then(
        () => true,
        () => false,
      );
      if (sent) return void this.#acknowledged.push(id);
    }
  }

  async #read(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      if (await this.#answers()) {
        const now = performance.now();
        this.#readsMs = Math.max(this.#readsMs, now - this.#answeredAt);
        this.#answeredAt = now;
      }
      await sleep(READ_EVERY_MS);
    }
  }

  /** Whether a query app answers, each being asked first in turn. */
  async #answers(): Promise<boolean> {
    const { queryUrls, token } = this.of;
    this.#turn += 1;
    for (let i = 0; i < queryUrls.length; i += 1) {
      const url = queryUrls[(this.#turn + i) % queryUrls.length]!;
      const isAnswered = await fetch(`${url}/v1/partners?limit=5`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(READ_WITHIN_MS),
      }).then(
        async (response) => (await response.text()) !== '' && response.ok,
        () => false,
      );
      if (isAnswered) return true;
    }
    return false;
  }

  /** @returns what of all that is acknowledged by now is not recorded in time */
  async #awaitRecorded(pool: Pool): Promise<string[]> {
    const acknowledged = [...this.#acknowledged];
    for (const deadline = Date.now() + ARRIVES_WITHIN_MS; ; await sleep(200)) {
      const { rows } = await pool
        .query<{ id: string }>('SELECT event_id AS id FROM events WHERE source = $1 AND event_id LIKE $2', [
          SOURCE,
          `${this.#run}-%`,
        ])
        .catch(() => ({ rows: [] }));
      const recorded = new Set(rows.map(({ id }) => id));
      const missing = acknowledged.filter((id) => !recorded.has(id));
      if (missing.length === 0 || Date.now() > deadline) return missing;
    }
  }

  #id(number: number): string {
    return `${this.#run}-${number}`;
  }
}
