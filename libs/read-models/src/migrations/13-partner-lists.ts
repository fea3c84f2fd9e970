import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CLIENT_LIST_INDEXES } from '../accounts/schema.js';
import { PARTNER_LIST_INDEXES } from '../partners/schema.js';
import { addIndexes, dropIndexes } from './version-indexes.js';

/** Of the sums themselves: their ranks come by a later migration, which makes these anew. */
export const BALANCES_BY_SUM = [
  'CREATE INDEX partner_balances_by_earned ON partner_balances (asset, (granted - reversed), partner_id COLLATE "C")',
  'CREATE INDEX partner_balances_by_available ON partner_balances (asset, available, partner_id COLLATE "C")',
];

const INDEXES: readonly string[] = [...PARTNER_LIST_INDEXES, ...CLIENT_LIST_INDEXES, ...BALANCES_BY_SUM];

/** Partners and clients are searched and listed by indexes, in the versions that there are too. */
export class PartnerLists1793000000041 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return addIndexes(runner, INDEXES);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropIndexes(runner, INDEXES);
  }
}
