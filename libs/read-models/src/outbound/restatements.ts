import { OWN_SOURCE, type CloudEventSource, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { DAY } from '#program';
import { Eras, inEra, rewardId, type Era } from './eras.js';
import type { OutboundEvent } from './outbound-event.js';

interface Restated {
  id: number;
  partnerId: string;
  asset: string;
  amount: number;
  recordedAt: Instant;
}

/** What a swap changed in what had been published of a payment, or of an adjustment by hand. */
type RestatementRow = Restated &
  (
    | { adjustmentId: null; accountId: string; paymentId: string; termsId: string }
    | { adjustmentId: string; accountId: null; paymentId: null; termsId: null }
  );

const REASON = 'RESTATED';

function toEvent(row: RestatementRow, era: Era): CloudEventSource {
  const { partnerId, asset, amount } = row;
  const entryId = `restated-${row.id}`;
  const envelope = { source: OWN_SOURCE, id: rewardId(entryId, era), occurredAt: row.recordedAt };
  const named = { entryId, ...inEra(era) };
  if (row.adjustmentId !== null) {
    const data = { ...named, partnerId, adjustmentId: row.adjustmentId, asset, amount, reason: REASON };
    return { ...envelope, type: 'adjustment.posted.v1', data };
  }
  const { accountId, paymentId, termsId } = row;
  const common = { ...named, partnerId, accountId, paymentId, termsId, reason: REASON };
  return asset === DAY
    ? { ...envelope, type: 'free_days.posted.v1', data: { ...common, days: amount } }
    : { ...envelope, type: 'commission.posted.v1', data: { ...common, amountMinor: amount, currency: asset } };
}

/** What swaps changed in what had been published, in the order in which it was written down. */
export async function restatementsAfter(
  client: PoolClient,
  after: { position: number },
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<RestatementRow>(
    `SELECT id, partner_id AS "partnerId", account_id AS "accountId", payment_id AS "paymentId",
            adjustment_id AS "adjustmentId", asset, amount, terms_id AS "termsId", recorded_at AS "recordedAt"
     FROM public.restatements WHERE id > $1 ORDER BY id LIMIT $2`,
    [after.position, limit],
  );
  const eras = await Eras.read(client);
  return rows.map((row) => ({ event: toEvent(row, eras.ofRestatement(row.id)), position: row.id, seq: 0 }));
}
