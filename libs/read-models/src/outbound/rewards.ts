import { OWN_SOURCE, type CloudEventSource, type Instant } from '#contracts';
import { readEventsAt } from '#event-store';
import type { PoolClient } from '#platform';
import { DAY, type EntryCode } from '#program';
import { Eras, inEra, rewardId, type Era } from './eras.js';
import type { OutboundEvent, Place } from './outbound-event.js';

interface RewardRow {
  position: number;
  seq: number;
  partnerId: string;
  asset: string;
  amount: number;
  gives: boolean;
  code: EntryCode;
  reason: string;
  recordedAt: Instant;
  accountId: string;
  paymentId: string;
  termsId: string;
}

/** An entry's adjustment by the position of both: the ledger has no column for what so few entries have. */
type AdjustmentIds = ReadonlyMap<number, string>;

async function adjustmentIdsOf(client: PoolClient, rows: readonly RewardRow[]): Promise<AdjustmentIds> {
  const positions = rows.filter(({ code }) => code === 'ADJUSTMENT').map(({ position }) => position);
  const events = positions.length === 0 ? [] : await readEventsAt(client, positions);
  return new Map(
    events.flatMap(({ position, type, data }) =>
      type === 'adjustment.posted.v1' ? [[position, data.adjustmentId] as const] : [],
    ),
  );
}

function adjusted(row: RewardRow, amount: number, ids: AdjustmentIds) {
  const { position, partnerId, asset, reason } = row;
  const adjustmentId = ids.get(position);
  if (adjustmentId === undefined) throw new Error(`the event store has no adjustment at position ${position}`);
  return { partnerId, adjustmentId, asset, amount, reason };
}

function toEvent(row: RewardRow, ids: AdjustmentIds, era: Era): CloudEventSource {
  const entryId = `${row.position}-${row.seq}`;
  const amount = row.gives ? row.amount : -row.amount;
  const envelope = { source: OWN_SOURCE, id: rewardId(entryId, era), occurredAt: row.recordedAt };
  const named = { entryId, ...inEra(era) };
  if (row.code === 'ADJUSTMENT') {
    return { ...envelope, type: 'adjustment.posted.v1', data: { ...named, ...adjusted(row, amount, ids) } };
  }
  const common = {
    ...named,
    partnerId: row.partnerId,
    accountId: row.accountId,
    paymentId: row.paymentId,
    termsId: row.termsId,
  };
  return row.asset === DAY
    ? { ...envelope, type: 'free_days.posted.v1', data: { ...common, days: amount } }
    : { ...envelope, type: 'commission.posted.v1', data: { ...common, amountMinor: amount, currency: row.asset } };
}

/**
 * The entries between two places, the later one included, that gave a partner something, for a payment or by hand, or took
 * it back; not those that only moved it between what is available and what is held, reserved or used. In the order of the
 * ledger.
 */
export async function rewardsBetween(
  client: PoolClient,
  after: Place,
  until: Place,
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<RewardRow>(
    `SELECT position, seq, partner_id AS "partnerId", asset, amount, debit_account = 'program:expense' AS gives,
            code, reason, recorded_at AS "recordedAt", account_id AS "accountId", payment_id AS "paymentId",
            terms_id AS "termsId"
     FROM ledger_entries
     WHERE (position, seq) > ($1, $2) AND (position, seq) <= ($3, $4)
       AND 'program:expense' IN (debit_account, credit_account)
     ORDER BY position, seq LIMIT $5`,
    [after.position, after.seq, until.position, until.seq, limit],
  );
  const [ids, eras] = [await adjustmentIdsOf(client, rows), await Eras.read(client)];
  return rows.map((row) => ({ event: toEvent(row, ids, eras.ofEntry(row)), position: row.position, seq: row.seq }));
}
