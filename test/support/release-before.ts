import type { Pool } from '#platform';

/** What the release before did not have in its versions' tables. */
const AS_BEFORE = `
  DROP TABLE projections_1.changes;
  DROP TABLE projections_1.manual_adjustments;
  DROP TABLE projections_1.other_endings;
  DROP VIEW projections_1.waiting_payments;
  ALTER TABLE projections_1.payments DROP COLUMN waits_for;
  ALTER TABLE projections_1.payment_adjustments DROP COLUMN waits_for;
  ALTER TABLE projections_1.rejected_events DROP COLUMN withdrawal_id;
  DROP INDEX projections_1.links_by_code_in_any_case;
  UPDATE projection_versions SET program = 'referral-program/1' WHERE version = 1`;

/** Version 1 as the release before would have made it of the same facts. */
export async function asOfReleaseBefore(pool: Pool): Promise<void> {
  await pool.query(AS_BEFORE);
}
