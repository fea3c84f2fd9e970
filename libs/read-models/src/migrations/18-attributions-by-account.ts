import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ATTRIBUTIONS_BY_ACCOUNT } from '../changes/schema.js';
import { addIndexes, dropIndexes } from './version-indexes.js';

/** Whose client an account was at a position is looked up, in the versions that there are too. */
export class AttributionsByAccount1793000000090 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return addIndexes(runner, [ATTRIBUTIONS_BY_ACCOUNT]);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropIndexes(runner, [ATTRIBUTIONS_BY_ACCOUNT]);
  }
}
