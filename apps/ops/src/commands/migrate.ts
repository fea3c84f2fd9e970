import { migrateAll } from '#read-models';
import type { Command } from 'commander';
import { findDatabaseUrl } from '../ledger/target.js';
import type { Output } from '../output/output.js';

/** `migrate`: brings the database to this release's schema. */
export function registerMigrate(program: Command, output: Output): void {
  program
    .command('migrate')
    .description('bring the database to the schema of this release; does nothing where it is there already')
    .option('--json', 'print {"migrations": [name]} only')
    .action(async ({ json }: { json?: boolean }) => {
      const migrations = await migrateAll(findDatabaseUrl());
      if (json) output.result(JSON.stringify({ migrations }));
      else if (migrations.length === 0) output.result('The schema is up to date.');
      else output.result(`Ran ${migrations.length} migrations:\n${migrations.map((name) => `  ${name}`).join('\n')}`);
    });
}
