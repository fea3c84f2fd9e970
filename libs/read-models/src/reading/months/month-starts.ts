import type { PoolClient } from '#platform';
import type { At } from '../at.js';
import { monthAfter, monthsBetween, type Month } from './month.js';

/** The positions of a month: after `after`, up to `until`. */
export interface MonthRange {
  month: Month;
  after: number;
  until: number;
  /** Nothing will ever be added to it: an event of a later month is reflected. */
  isFinal: boolean;
}

interface BatchesOfMonth {
  month: Month;
  first: number;
  last: number;
}

const NEW_BATCHES = `
  SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, min(first_position) AS first, max(last_position) AS last
  FROM public.event_batches WHERE first_position > $1 GROUP BY month`;

/**
 * Where in the log each month begins: at the first event that was recorded in it or later. So each position is of one month, none
 * of an earlier month than the one before it, also where the clocks of those who append differ a little; and a month that has
 * ended has ended for good, since what is appended comes after all there is. Batches are never changed: this remembers those it
 * has seen.
 */
export class MonthStarts {
  #seen = 0;
  /** By the first position of the batches that were recorded in each month. */
  readonly #first = new Map<Month, number>();

  /** The months from the log's first to the last of which something is reflected at `at`. */
  async ranges(client: PoolClient, at: At): Promise<MonthRange[]> {
    await this.#look(client);
    const recorded = [...this.#first.keys()].sort();
    if (recorded.length === 0) return [];
    const months = monthsBetween(recorded[0]!, recorded.at(-1)!);
    return months
      .map((month) => {
        const [start, end] = [this.#startOf(month), this.#startOf(monthAfter(month))];
        const until = Math.min(end - 1, at.position);
        return { month, after: start - 1, until, isFinal: end <= at.position };
      })
      .filter(({ after }) => after < at.position);
  }

  /** The first position of what was recorded in `month` or later. */
  #startOf(month: Month): number {
    let start = Infinity;
    for (const [recordedIn, first] of this.#first) if (recordedIn >= month) start = Math.min(start, first);
    return start;
  }

  async #look(client: PoolClient): Promise<void> {
    const { rows } = await client.query<BatchesOfMonth>(NEW_BATCHES, [this.#seen]);
    for (const { month, first, last } of rows) {
      this.#first.set(month, Math.min(first, this.#first.get(month) ?? Infinity));
      this.#seen = Math.max(this.#seen, last);
    }
  }
}
