import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveSnapshots } from '../snapshot.js';
import { requireThisProgram } from '../this-program.js';
import { countSql, WAITING_KINDS, type WaitingKind } from './sources.js';

export type WaitingCounts = Record<WaitingKind, number>;

const TIMEOUT_MS = 5_000;

/** How many facts of each kind wait. Reads what waits and nothing else. @throws LedgerError `MADE_BY_ANOTHER_RELEASE` */
export function countWaiting(snapshots: LiveSnapshots): Promise<WaitingCounts> {
  return snapshots.read(async (client) => {
    await requireThisProgram(client);
    await client.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
    const counts = WAITING_KINDS.map((kind) => `${countSql(kind)} AS "${kind}"`);
    const { rows } = await client.query<WaitingCounts>(`SELECT ${counts.join(', ')}`);
    return rows[0]!;
  });
}

/** Counted again at the earliest after so long, and after twenty times as long as it took: 5 % of one connection at most. */
const KEPT_MS = 15_000;
const PAUSE_FACTOR = 20;
/** Whoever asks waits no longer than this for new counts. */
const WAIT_MS = 1_000;

/** Counts for whoever asks often, such as a scraper of metrics: what it costs does not depend on how often. */
export class WaitingCounter {
  #counts: WaitingCounts | undefined;
  #counting: Promise<void> | undefined;
  #notBefore = 0;
  #failed = false;

  /** @param onError told when counting fails, once until it succeeds again */
  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The counts as last seen; undefined where the last attempt to count failed or is not over. */
  async read(): Promise<WaitingCounts | undefined> {
    if (!this.#counting && performance.now() >= this.#notBefore) this.#counting = this.#count();
    if (this.#counting) await Promise.race([this.#counting, sleep(WAIT_MS, undefined, { ref: false })]);
    return this.#counts;
  }

  async #count(): Promise<void> {
    const begun = performance.now();
    try {
      this.#counts = await countWaiting(this.snapshots);
      this.#failed = false;
    } catch (error) {
      this.#counts = undefined;
      if (!this.#failed) this.onError(error);
      this.#failed = true;
    }
    this.#counting = undefined;
    this.#notBefore = performance.now() + Math.max(KEPT_MS, (performance.now() - begun) * PAUSE_FACTOR);
  }
}
