import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantAll } from '../roles/grant-all.js';

/** Each has its time at the end of its name. */
const timeOf = ({ constructor: { name } }: MigrationInterface): number => Number(name.slice(-13));

/**
 * Makes the last of the migrations that are to be run also give what is new to the roles that `ops roles` has made: in one transaction,
 * so that whoever is stopped before has to do both.
 */
export function grantWithLast(pending: readonly MigrationInterface[]): void {
  const last = pending.toSorted((one, other) => timeOf(one) - timeOf(other)).at(-1);
  if (!last) return;
  const up = last.up.bind(last);
  last.up = async (runner: QueryRunner) => {
    await up(runner);
    await grantAll((sql) => runner.query(sql) as Promise<unknown[]>);
  };
}
