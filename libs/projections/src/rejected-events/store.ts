import type { PoolClient } from '#platform';

/** Why the rules could not use an event that is in the store. */
export const RULE_REASONS = [
  'DUPLICATE_SIGNUP',
  'DUPLICATE_BUSINESS_ID',
  'CODE_TAKEN',
  'ILLEGAL_TRANSITION',
  'OVER_REFUND',
] as const;
export type RejectionReason = (typeof RULE_REASONS)[number];

export interface RejectedEvent {
  position: number;
  reason: RejectionReason;
  message: string;
  /** Of an outcome of a withdrawal that was not requested yet. */
  withdrawalId: string | null;
}

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
