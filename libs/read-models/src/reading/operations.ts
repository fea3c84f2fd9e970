import { tookTooLong, type PoolClient } from '#platform';
import { READ_MODEL_NAMES, readModelDigests } from '../versions/digests.js';
import type { At } from './at.js';
import { readLagAt } from './lag.js';

/** Digests read every row: where that takes longer, the answer goes without. */
const DIGEST_TIMEOUT_MS = 5_000;

/** Digests that took longer than this are made again only after twenty times as long: 5 % of one connection at most. */
const DIGEST_CHEAP_MS = 500;
const DIGEST_PAUSE_FACTOR = 20;

type Digests = Record<string, string>;

/**
 * How far the projections are, and what they hold: equal digests at one position mean equal rows. Digests are made
 * once per position, so that asking often costs little.
 */
export class ProjectionStatus {
  #digests: { at: At; digests: Digests } | undefined;
  #notBefore = 0;

  /** `digest` is null where the rows are too many to read them for every answer. */
  async read(client: PoolClient, at: At) {
    const { events: lagEvents, seconds: lagSeconds } = await readLagAt(client, at);
    const digests = await this.digestsAt(client, at);
    return {
      projections: READ_MODEL_NAMES.map((name) => ({
        name,
        version: at.version,
        position: at.position,
        lagEvents,
        lagSeconds,
        digest: digests[name] ?? null,
      })),
    };
  }

  private async digestsAt(client: PoolClient, at: At): Promise<Digests> {
    const kept = this.#digests;
    if (kept && kept.at.version === at.version && kept.at.position === at.position) return kept.digests;
    const begun = performance.now();
    if (begun < this.#notBefore) return {};
    await client.query('SAVEPOINT digests');
    try {
      await client.query(`SET LOCAL statement_timeout = ${DIGEST_TIMEOUT_MS}`);
      const digests = await readModelDigests(client);
      this.#digests = { at, digests };
      return digests;
    } catch (error) {
      if (!tookTooLong(error)) throw error;
      return {};
    } finally {
      const took = performance.now() - begun;
      if (took > DIGEST_CHEAP_MS) this.#notBefore = performance.now() + took * DIGEST_PAUSE_FACTOR;
      await client.query('ROLLBACK TO SAVEPOINT digests');
    }
  }
}
