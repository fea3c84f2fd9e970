import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a swap changes in what was published may be an adjustment by hand: then it is of no payment. */
export class RestatedAdjustments1793000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE restatements
        ALTER COLUMN account_id DROP NOT NULL,
        ALTER COLUMN payment_id DROP NOT NULL,
        ALTER COLUMN terms_id DROP NOT NULL,
        ADD COLUMN adjustment_id text,
        ADD CONSTRAINT of_a_payment_or_an_adjustment
          CHECK (num_nonnulls(account_id, payment_id, terms_id) = CASE WHEN adjustment_id IS NULL THEN 3 ELSE 0 END);
    `);
  }

  /** Refused by the database where an adjustment was restated: the release before cannot publish that. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE restatements
        DROP CONSTRAINT of_a_payment_or_an_adjustment,
        DROP COLUMN adjustment_id,
        ALTER COLUMN account_id SET NOT NULL,
        ALTER COLUMN payment_id SET NOT NULL,
        ALTER COLUMN terms_id SET NOT NULL;
    `);
  }
}
