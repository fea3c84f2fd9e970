import { LedgerError, type PoolClient } from '#platform';
import { ENTRY_COLUMNS, toEntry, type EntryRow } from '../entries.js';
import { KEY } from '../keys.js';
import { cutPage, decodeCursor, type Page } from '../page.js';
import { requirePartner } from '../partner.js';
import { behind, entriesInOrder, upTo } from '../partner-entries.js';
import type { At } from '../at.js';
import { accountClass } from '#program';
import { assetMonths, closingOf, effectOf } from './asset-month.js';
import { readMonthSums, type MonthSums } from './month-flows.js';
import { monthOf, type Month } from './month.js';
import { MonthStarts, type MonthRange } from './month-starts.js';

const REMEMBERED_MAX = 5_000;

/** The log has nothing of this month, or not yet. */
export class UnknownMonthError extends LedgerError {
  constructor(readonly known: readonly [first: Month, last: Month] | null) {
    const which = known ? `those from ${known[0]} to ${known[1]} are` : 'none is';
    super('UNKNOWN_MONTH', `Nothing was recorded by then, or nothing yet: of months ${which} known.`, false);
  }
}

/**
 * Months as they were recorded: a month has the entries that were posted by the events of the log which were recorded in it, and
 * no other. So an opening is the closing before, each entry is on one statement, and one whose month is over never changes.
 */
export class Months {
  readonly #starts = new MonthStarts();
  /** Of months that are over, by version, partner and month: the one asked for last stands last. */
  readonly #remembered = new Map<string, MonthSums>();

  /** The months of which a partner has statements, the latest first: from that of its first entry on. */
  async statements(client: PoolClient, at: At, partnerId: string) {
    await requirePartner(client, partnerId);
    const { rows } = await client.query<{ position: number }>(
      `SELECT position FROM ledger_entries WHERE ${behind('$1')} AND ${upTo('$1', ['$2'])}
       ORDER BY ${entriesInOrder()} LIMIT 1`,
      [partnerId, at.position],
    );
    const first = rows[0]?.position ?? Infinity;
    const ranges = (await this.#starts.ranges(client, at)).filter(({ until }) => until >= first);
    return { statements: ranges.reverse().map(describeRange) };
  }

  /**
   * A partner's statement of a month, with a page of its movements, oldest first.
   * @throws NotFoundError, UnknownMonthError, LedgerError `INVALID_CURSOR`
   */
  async statement(client: PoolClient, at: At, partnerId: string, month: Month, page: Page) {
    await requirePartner(client, partnerId);
    const range = await this.#range(client, at, month);
    const sums = await this.#sums(client, at, range, partnerId);
    return {
      partnerId,
      ...describeRange(range),
      assets: assetMonths(sums, month),
      ...(await readMovements(client, partnerId, range, page)),
    };
  }

  /**
   * The month's close: expense, what was owed before and after it, what was paid out; and each class of accounts, so that it can be
   * held against the trial balance.
   */
  async close(client: PoolClient, at: At, month: Month) {
    const range = await this.#range(client, at, month);
    const sums = await this.#sums(client, at, range, null);
    const assets = assetMonths(sums, month);
    const accounts = accountsOf(sums);
    return { ...describeRange(range), assets, accounts, balanced: isBalanced(accounts) };
  }

  async #range(client: PoolClient, at: At, month: Month): Promise<MonthRange> {
    const ranges = await this.#starts.ranges(client, at);
    const range = ranges.find((candidate) => candidate.month === month);
    const [first, last] = [ranges[0], ranges.at(-1)];
    if (!range) throw new UnknownMonthError(first && last ? [first.month, last.month] : null);
    return range;
  }

  async #sums(client: PoolClient, at: At, range: MonthRange, partnerId: string | null): Promise<MonthSums> {
    const key = JSON.stringify([at.version, range.month, partnerId]);
    const sums = this.#remembered.get(key) ?? (await readMonthSums(client, at, range, partnerId));
    this.#remembered.delete(key);
    if (range.isFinal) this.#remembered.set(key, sums);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > REMEMBERED_MAX) this.#remembered.delete(oldest!);
    return sums;
  }
}

const describeRange = ({ month, after, until, isFinal }: MonthRange) => ({
  month,
  status: isFinal ? ('final' as const) : ('open' as const),
  afterPosition: after,
  untilPosition: until,
});

async function readMovements(client: PoolClient, partnerId: string, range: MonthRange, page: Page) {
  const list = `statement/${partnerId}/${range.month}`;
  const after = decodeCursor(list, page.after, [KEY.position, KEY.seq]) ?? [range.after + 1, 0];
  const { rows } = await client.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entries
     WHERE ${behind('$1', ['$2', '$3'])} AND ${behind('$1', ['$4'])} AND ${upTo('$1', ['$5'])}
     ORDER BY ${entriesInOrder()} LIMIT $6`,
    [partnerId, after[0], after[1], range.after, range.until, page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.position, row.seq]);
  return { movements: cut.rows.map((row) => toMovement(row, range.month)), next: cut.next };
}

/** contracts.md's Movement: an entry, what it did to what is owed, and which month it corrects. */
function toMovement(row: EntryRow, month: Month) {
  const effect = effectOf({ debit: accountClass(row.debit_account), credit: accountClass(row.credit_account) });
  const concerns = monthOf(row.effective_at);
  const change = effect === null ? 0 : effect === 'given' || effect === 'returned' ? row.amount : -row.amount;
  return { ...toEntry(row), effect, change, correctionOf: concerns === month ? null : concerns };
}

function accountsOf(sums: MonthSums) {
  const closing = closingOf(sums);
  return [...closing]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([asset, classes]) =>
      [...classes.keys()].sort().map((name) => {
        const moved = (side: 'debit' | 'credit'): bigint =>
          sums.flows.reduce((sum, flow) => (flow.asset === asset && flow[side] === name ? sum + flow.amount : sum), 0n);
        return {
          accountClass: name,
          asset,
          openingMinor: sums.opening.get(asset)?.get(name) ?? 0n,
          debitMinor: moved('debit'),
          creditMinor: moved('credit'),
          closingMinor: classes.get(name)!,
        };
      }),
    );
}

/** Per asset nothing was made or lost, before the month nor in it. */
function isBalanced(accounts: readonly { asset: string; openingMinor: bigint; closingMinor: bigint }[]): boolean {
  const sums = new Map<string, { opening: bigint; closing: bigint }>();
  for (const { asset, openingMinor, closingMinor } of accounts) {
    const { opening, closing } = sums.get(asset) ?? { opening: 0n, closing: 0n };
    sums.set(asset, { opening: opening + openingMinor, closing: closing + closingMinor });
  }
  return [...sums.values()].every(({ opening, closing }) => opening === 0n && closing === 0n);
}
