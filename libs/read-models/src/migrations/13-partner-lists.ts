import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CLIENT_LIST_INDEXES } from '../accounts/schema.js';
import { BALANCE_LIST_INDEXES } from '../ledger/ranks.js';
import { PARTNER_LIST_INDEXES } from '../partners/schema.js';
import { addIndexes, dropIndexes } from './version-indexes.js';

const INDEXES: readonly string[] = [...PARTNER_LIST_INDEXES, ...CLIENT_LIST_INDEXES, ...BALANCE_LIST_INDEXES];

/** Partners and clients are searched and listed by indexes, in the versions that there are too. */
export class PartnerLists1793000000041 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return addIndexes(runner, INDEXES);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropIndexes(runner, INDEXES);
  }
}
