import pg from 'pg';
import { TIMELINE } from '../timeline.js';
import type { HostView } from './choose-host.js';

const EVERY_MS = 500;
/** A server that says nothing for so long does not answer: paused, or cut off. */
const ANSWER_WITHIN_MS = 1_500;

const LOOK = `
  SELECT pg_is_in_recovery() AS "isStandby",
         current_setting('default_transaction_read_only') = 'on' AS "isReadOnly",
         EXISTS (SELECT FROM pg_stat_wal_receiver) AS "isReceiving",
         CASE WHEN pg_is_in_recovery() THEN '0' ELSE ${TIMELINE} END AS timeline`;

type Row = Omit<HostView, 'timeline'> & { timeline: string };

/** Keeps asking one server what it is, over a connection of its own: what others do over theirs keeps nobody waiting. */
export class HostLook {
  /** As last heard; undefined where it does not answer. */
  view: HostView | undefined;
  /** Why it did not answer when it was asked last. */
  fault: unknown;
  /** Whether it was asked at all. */
  isKnown = false;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking = false;
  #isClosed = false;

  constructor(
    private readonly url: string,
    private readonly applicationName: string,
    private readonly onLook: () => void,
  ) {
    void this.#ask();
  }

  /** Asks at once, unless that is under way. */
  now(): void {
    clearTimeout(this.#timer);
    void this.#ask();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#hangUp();
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#isClosed) return;
    this.#asking = true;
    await this.#answer().then(
      (view) => this.#note(view, undefined),
      (fault: unknown) => this.#note(this.#hangUp(), fault),
    );
    this.isKnown = true;
    this.#asking = false;
    if (this.#isClosed) return this.#hangUp();
    this.onLook();
    this.#timer = setTimeout(() => void this.#ask(), EVERY_MS).unref();
  }

  #note(view: HostView | undefined, fault: unknown): void {
    this.view = view;
    this.fault = fault;
  }

  async #answer(): Promise<HostView> {
    this.#client ??= await this.#connect();
    const { rows } = await this.#client.query<Row>(LOOK);
    const row = rows[0]!;
    return { ...row, timeline: Number.parseInt(row.timeline, 16) };
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: this.applicationName,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    // It is told by the question that fails.
    client.on('error', () => undefined);
    client.on('end', () => {
      if (this.#client !== client || this.#asking) return;
      this.#client = undefined;
      this.now();
    });
    await client.connect();
    return client;
  }

  #hangUp(): undefined {
    const client = this.#client;
    this.#client = undefined;
    if (client) cut(client);
  }
}

/** Ends a connection without a word to the server, which may not listen: whoever waits for an answer hears of it at once. */
export function cut(client: pg.Client | pg.PoolClient): void {
  (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
}
