import type { Pool } from '#platform';

/** What the release before did not have in its versions' tables. */
export const asBefore = (schema: string): string => `
  DROP TABLE ${schema}.changes;
  DROP TABLE ${schema}.manual_adjustments;
  DROP TABLE ${schema}.other_endings;
  DROP VIEW ${schema}.waiting_payments;
  ALTER TABLE ${schema}.payments DROP COLUMN waits_for;
  ALTER TABLE ${schema}.payment_adjustments DROP COLUMN waits_for;
  ALTER TABLE ${schema}.rejected_events DROP COLUMN withdrawal_id;
  DROP INDEX ${schema}.links_by_code_in_any_case;
  UPDATE projection_versions SET program = 'referral-program/1' WHERE schema_name = '${schema}'`;

/** Version 1 as the release before would have made it of the same facts. */
export async function asOfReleaseBefore(pool: Pool): Promise<void> {
  await pool.query(asBefore('projections_1'));
}
