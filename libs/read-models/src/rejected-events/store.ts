import type { PoolClient } from '#platform';
import type { RejectedEvent } from '#fold';

export async function insertRejectedEvents(client: PoolClient, rejected: readonly RejectedEvent[]): Promise<void> {
  if (rejected.length === 0) return;
  await client.query(
    `INSERT INTO rejected_events (position, reason, message, withdrawal_id)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])`,
    [
      rejected.map((r) => r.position),
      rejected.map((r) => r.reason),
      rejected.map((r) => r.message),
      rejected.map((r) => r.withdrawalId),
    ],
  );
}
