import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { countOwed } from './owed.js';
import type { At } from './at.js';

type Counts = Map<string, number>;

const MOMENTS_MAX = 200;

/** An entry of any later position, those of a correction that is under way among them, that was effective by then. */
const CHANGED_SINCE = `SELECT EXISTS (SELECT FROM ledger_entries WHERE position > $1 AND effective_at <= $2) AS changed`;

/**
 * To how many partners something was owed, as of moments that were asked for before: counted again only once an entry was posted
 * that was effective by then. The ends of months are asked for often, and are seldom changed.
 */
export class OwedCounts {
  readonly #kept = new Map<Instant, { at: At; counts: Counts }>();

  async count(client: PoolClient, at: At, asOf: Instant): Promise<Counts> {
    const kept = this.#kept.get(asOf);
    if (kept?.at.version === at.version && !(await this.changed(client, kept.at, asOf))) return kept.counts;
    const counts = await countOwed(client, asOf);
    this.#kept.delete(asOf);
    if (!(await this.changed(client, at, asOf))) this.#kept.set(asOf, { at, counts });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOMENTS_MAX) this.#kept.delete(oldest!);
    return counts;
  }

  private async changed(client: PoolClient, since: At, asOf: Instant): Promise<boolean> {
    const { rows } = await client.query<{ changed: boolean }>(CHANGED_SINCE, [since.position, formatInstant(asOf)]);
    return rows[0]!.changed;
  }
}
