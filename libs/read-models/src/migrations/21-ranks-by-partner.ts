import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BALANCE_LIST_INDEXES } from '../ledger/ranks.js';
import { replaceIndexes } from './version-indexes.js';

/** Partners of one and the same amount are found in the order of their ids, in the versions that there are too. */
export class RanksByPartner1793000000130 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return replaceIndexes(runner, BALANCE_LIST_INDEXES);
  }

  down(runner: QueryRunner): Promise<void> {
    return replaceIndexes(
      runner,
      BALANCE_LIST_INDEXES.map((create) => create.replace(', partner_id COLLATE "C"', '')),
    );
  }
}
