import { OWN_SOURCE, type CloudEventSource, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { DAY } from '#program';
import type { OutboundEvent } from './outbound-event.js';

interface RestatementRow {
  id: number;
  partnerId: string;
  accountId: string;
  paymentId: string;
  asset: string;
  amount: number;
  termsId: string;
  recordedAt: Instant;
}

function toEvent(row: RestatementRow): CloudEventSource {
  const { partnerId, accountId, paymentId, termsId } = row;
  const entryId = `restated-${row.id}`;
  const common = { entryId, partnerId, accountId, paymentId, termsId, reason: 'RESTATED' };
  const envelope = { source: OWN_SOURCE, id: `reward:${entryId}`, occurredAt: row.recordedAt };
  return row.asset === DAY
    ? { ...envelope, type: 'free_days.posted.v1', data: { ...common, days: row.amount } }
    : { ...envelope, type: 'commission.posted.v1', data: { ...common, amountMinor: row.amount, currency: row.asset } };
}

/** What swaps changed in what had been published, per payment, in the order in which it was written down. */
export async function restatementsAfter(
  client: PoolClient,
  after: { position: number },
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<RestatementRow>(
    `SELECT id, partner_id AS "partnerId", account_id AS "accountId", payment_id AS "paymentId", asset, amount,
            terms_id AS "termsId", recorded_at AS "recordedAt"
     FROM public.restatements WHERE id > $1 ORDER BY id LIMIT $2`,
    [after.position, limit],
  );
  return rows.map((row) => ({ event: toEvent(row), position: row.id, seq: 0 }));
}
