import { OWN_SOURCE } from '#contracts';
import { findEvents } from '#event-store';
import type { PoolClient } from '#platform';
import { decisionId } from '#fold';
import type { OutboundEvent, Place } from './outbound-event.js';

/**
 * The decisions on withdrawals requested between two positions, the later one included, in the order of the requests: as
 * they were recorded in the event store, under the same ids.
 */
export async function decisionsBetween(
  client: PoolClient,
  after: Place,
  until: Place,
  limit: number,
): Promise<OutboundEvent[]> {
  const { rows } = await client.query<{ position: number; withdrawalId: string }>(
    `SELECT request_position AS position, withdrawal_id AS "withdrawalId"
     FROM withdrawals WHERE request_position > $1 AND request_position <= $2 ORDER BY request_position LIMIT $3`,
    [after.position, until.position, limit],
  );
  const ids = rows.map(({ withdrawalId }) => decisionId(withdrawalId));
  const decisions = await findEvents(client, OWN_SOURCE, ids);
  return rows.map(({ position, withdrawalId }) => {
    const event = decisions.get(decisionId(withdrawalId));
    if (!event) throw new Error(`the event store does not have the decision on withdrawal ${withdrawalId}`);
    return { event, position, seq: 0 };
  });
}
