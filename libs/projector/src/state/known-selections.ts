import { formatInstant, type Instant } from '#contracts';
import { fewPaymentsOfAccounts, fewPaymentsOfPartners } from '#read-models';
import type { EvaluatedPayment, Selection } from '#fold';
import type { PoolClient } from '#platform';
import type { CachedTable } from './cached-table.js';

/** What can be loaded ahead. */
export type Asked = Exclude<Selection, { of: 'everybody' }>;

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

  /** @param few payments of one selection that are loaded ahead, at most */
  constructor(
    private readonly state: { readonly client: PoolClient; readonly payments: CachedTable<EvaluatedPayment> },
    private readonly few: number,
  ) {}

  /** @returns infinity where there may be more than are in memory; else how many, all of which are in memory */
  async count(selection: Asked): Promise<number> {
    await this.prefetch([selection]);
    return this.#counts.get(keyOf(selection))!;
  }

  /** Loads the payments of those selections that have few. @returns those payments */
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
          this.few,
        ),
      )),
      ...(await this.#take(partners, (asked) =>
        fewPaymentsOfPartners(
          client,
          asked.map(({ partnerId, period }) => ({ partnerId, from: bound(period.from), until: bound(period.until) })),
          this.few,
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
    const isWhole = ({ length }: EvaluatedPayment[]): boolean => length < this.few;
    asked.forEach((selection, i) => {
      this.#counts.set(keyOf(selection), isWhole(found[i]!) ? found[i]!.length : Number.POSITIVE_INFINITY);
    });
    return found.filter(isWhole).flat();
  }

  /** What the database answered holds for a batch alone, and as long as its payments are in memory. */
  forget(): void {
    this.#counts.clear();
  }
}
