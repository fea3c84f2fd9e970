import { OWN_SOURCE, type CloudEventSource, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { DAY } from '#program';
import type { OutboundEvent, Place } from './outbound-event.js';

interface RewardRow {
  position: number;
  seq: number;
  partnerId: string;
  asset: string;
  amount: number;
  gives: boolean;
  recordedAt: Instant;
  accountId: string;
  paymentId: string;
  termsId: string;
}

function toEvent(row: RewardRow): CloudEventSource {
  const entryId = `${row.position}-${row.seq}`;
  const amount = row.gives ? row.amount : -row.amount;
  const common = {
    entryId,
    partnerId: row.partnerId,
    accountId: row.accountId,
    paymentId: row.paymentId,
    termsId: row.termsId,
  };
  const envelope = { source: OWN_SOURCE, id: `reward:${entryId}`, occurredAt: row.recordedAt };
  return row.asset === DAY
    ? { ...envelope, type: 'free_days.posted.v1', data: { ...common, days: amount } }
    : { ...envelope, type: 'commission.posted.v1', data: { ...common, amountMinor: amount, currency: row.asset } };
}

/**
 * The entries between two places, the later one included, that gave a partner something for a payment, or took it back; not those that only moved it
 * between what is available and what is held. In the order of the ledger.
 */
export async function rewardsBetween(
  client: PoolClient,
  after: Place,
  until: Place,
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<RewardRow>(
    `SELECT position, seq, partner_id AS "partnerId", asset, amount, debit_account = 'program:expense' AS gives,
            recorded_at AS "recordedAt", account_id AS "accountId", payment_id AS "paymentId", terms_id AS "termsId"
     FROM ledger_entries
     WHERE (position, seq) > ($1, $2) AND (position, seq) <= ($3, $4) AND payment_id IS NOT NULL
       AND 'program:expense' IN (debit_account, credit_account)
     ORDER BY position, seq LIMIT $5`,
    [after.position, after.seq, until.position, until.seq, limit],
  );
  return rows.map((row) => ({ event: toEvent(row), position: row.position, seq: row.seq }));
}
