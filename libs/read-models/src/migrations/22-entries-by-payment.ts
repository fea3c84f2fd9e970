import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ENTRIES_BY_PAYMENT } from '../ledger/schema.js';
import { SUM_UP_SEGMENT_FUNCTION } from '../ledger/segments-schema.js';
import { inEachVersion } from './each-version.js';
import { replaceIndexes } from './version-indexes.js';

const AS_TREE = ENTRIES_BY_PAYMENT.replace('USING hash (payment_id)', '(payment_id) WHERE payment_id IS NOT NULL');

/** The versions that there are find a payment's entries by a hash, and look for partners with many entries before they sum those up. */
export class EntriesByPayment1793000000140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replaceIndexes(runner, [ENTRIES_BY_PAYMENT]);
    await inEachVersion(runner, SUM_UP_SEGMENT_FUNCTION);
  }

  /** The release before finds the same sums by its function as by this one. */
  down(runner: QueryRunner): Promise<void> {
    return replaceIndexes(runner, [AS_TREE]);
  }
}
