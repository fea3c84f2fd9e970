import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantAll } from '../roles/grant-all.js';

type Migration = new () => MigrationInterface;

/** Each has its time at the end of its name. */
const timeOf = ({ name }: Migration): number => Number(name.slice(-13));

/**
 * The same migrations, of which the last, whose turn comes after all others', also gives what is new to the roles that `ops roles` has
 * made: in one transaction, so that whoever is stopped before has to do both.
 */
export function withGrants(migrations: readonly Migration[]): Migration[] {
  const last = migrations.reduce((one, other) => (timeOf(other) > timeOf(one) ? other : one));
  class Granting extends last {
    override async up(runner: QueryRunner): Promise<void> {
      await super.up(runner);
      await grantAll((sql) => runner.query(sql) as Promise<unknown[]>);
    }
  }
  Object.defineProperty(Granting, 'name', { value: last.name });
  return migrations.map((each) => (each === last ? Granting : each));
}
