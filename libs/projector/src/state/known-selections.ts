import { formatInstant, type Instant } from '#contracts';
import { fewPaymentsOfAccounts, fewPaymentsOfPartners } from '#read-models';
import type { EvaluatedPayment, Selection } from '#fold';
import type { PoolClient } from '#platform';
import type { CachedTable } from './cached-table.js';

/** Payments of one selection that are loaded ahead, at most: facts that come late touch few, but a batch may have thousands of them. */
const FEW = 10;

type Asked = Exclude<Selection, { of: 'everybody' }>;

/** A moment as PostgreSQL reads it. */
export const bound = (at: Instant): string => {
  if (at === Number.POSITIVE_INFINITY) return 'infinity';
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  return formatInstant(at);
};

const keyOf = (selection: Asked): string =>
  selection.of === 'account'
    ? `account ${selection.accountId}`
    : `partner ${selection.period.from} ${selection.period.until} ${selection.partnerId}`;

/** How many payments the database had of selections when it was first asked: those of this batch and the one before aside. */
export class KnownSelections {
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly state: { readonly client: PoolClient; readonly payments: CachedTable<EvaluatedPayment> },
  ) {}

  /** @returns infinity where there may be more than are in memory; else how many, all of which are in memory */
  async count(selection: Asked): Promise<number> {
    await this.prefetch([selection]);
    return this.#counts.get(keyOf(selection))!;
  }

  /** Loads the payments of those selections that have few. @returns what was found */
  async prefetch(selections: readonly Asked[]): Promise<EvaluatedPayment[]> {
    const missing = selections.filter((selection) => !this.#counts.has(keyOf(selection)));
    const accounts = missing.filter((selection) => selection.of === 'account');
    const partners = missing.filter((selection) => selection.of === 'partner');
    const { client } = this.state;
    const found = [
      ...(await this.#take(accounts, (asked) =>
        fewPaymentsOfAccounts(
          client,
          asked.map(({ accountId }) => accountId),
          FEW,
        ),
      )),
      ...(await this.#take(partners, (asked) =>
        fewPaymentsOfPartners(
          client,
          asked.map(({ partnerId, period }) => ({ partnerId, from: bound(period.from), until: bound(period.until) })),
          FEW,
        ),
      )),
    ];
    this.state.payments.absorb(found);
    return found;
  }

  async #take<S extends Asked>(
    asked: readonly S[],
    load: (asked: readonly S[]) => Promise<EvaluatedPayment[][]>,
  ): Promise<EvaluatedPayment[]> {
    if (asked.length === 0) return [];
    const found = await load(asked);
    asked.forEach((selection, i) => {
      const { length } = found[i]!;
      this.#counts.set(keyOf(selection), length < FEW ? length : Number.POSITIVE_INFINITY);
    });
    return found.flat();
  }

  /** What the database answered holds for a batch alone, and as long as its payments are in memory. */
  forget(): void {
    this.#counts.clear();
  }
}
