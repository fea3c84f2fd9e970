import { createPool } from '#platform';
import { migrateAll } from '#read-models';
import type { Command } from 'commander';
import { findDatabaseUrl, programOf } from '../ledger/target.js';
import { withSuccessors } from '../ledger/with-successors.js';
import type { Output } from '../output/output.js';

/** `migrate`: brings the database to this release's schema. */
export function registerMigrate(program: Command, output: Output): void {
  program
    .command('migrate')
    .description(
      'bring the database to the schema of this release, and make it the program’s; does nothing where that is done already',
    )
    .option('--adopt', 'make it the program’s although its log has events already: they are its own')
    .option('--json', 'print {"migrations": [name]} only')
    .action(async ({ json, adopt = false }: { json?: boolean; adopt?: boolean }) => {
      const migrations = await migrate(adopt);
      if (json) output.result(JSON.stringify({ migrations }));
      else if (migrations.length === 0) output.result('The schema is up to date.');
      else output.result(`Ran ${migrations.length} migrations:\n${migrations.map((name) => `  ${name}`).join('\n')}`);
    });
}

/** Whosever the database is, which is looked at first. Where its primary is lost on the way, what is done by then stays done. */
async function migrate(adopt: boolean): Promise<string[]> {
  const connectionString = findDatabaseUrl();
  const pool = createPool({ connectionString, applicationName: 'referral-ledger-ops', max: 1 });
  try {
    return await withSuccessors(pool, () => migrateAll(connectionString, { program: programOf(), adopt }));
  } finally {
    await pool.end();
  }
}
