import { OWN_SOURCE, type CloudEventSource, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { OutboundEvent } from './outbound-event.js';

interface DecisionRow {
  position: number;
  withdrawalId: string;
  partnerId: string;
  amountMinor: number;
  currency: string;
  payoutAccountRef: string | null;
  reason: string;
  decidedAt: Instant;
}

/** The event as it was recorded in the event store, under the same id. A payout account is named by approvals alone. */
function toEvent(row: DecisionRow): CloudEventSource {
  const { withdrawalId, partnerId, amountMinor, currency, payoutAccountRef, reason } = row;
  const envelope = { source: OWN_SOURCE, id: `withdrawal-decision:${withdrawalId}`, occurredAt: row.decidedAt };
  return payoutAccountRef === null
    ? { ...envelope, type: 'withdrawal.rejected.v1', data: { withdrawalId, partnerId, reason } }
    : {
        ...envelope,
        type: 'withdrawal.approved.v1',
        data: { withdrawalId, partnerId, amountMinor, currency, payoutAccountRef },
      };
}

/** The decisions on withdrawals requested after a position, in the order of the requests. */
export async function decisionsAfter(
  client: PoolClient,
  after: { position: number },
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<DecisionRow>(
    `SELECT request_position AS position, withdrawal_id AS "withdrawalId", partner_id AS "partnerId",
            amount_minor AS "amountMinor", currency, payout_account_ref AS "payoutAccountRef", reason,
            decided_at AS "decidedAt"
     FROM withdrawals WHERE request_position > $1 ORDER BY request_position LIMIT $2`,
    [after.position, limit],
  );
  return rows.map((row) => ({ event: toEvent(row), position: row.position, seq: 0 }));
}
