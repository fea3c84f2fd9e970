import type { Pool } from '#platform';
import { applyRoles, type AppliedRole } from '#projections';
import type { Command } from 'commander';
import { POOL } from '../ledger/pool.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

/** `roles`: a group role for each app, with no more rights than it needs. */
export function registerRoles(program: Command, output: Output): void {
  program
    .command('roles')
    .description('make the apps’ group roles and grant them what they need, and no more; safe to repeat')
    .option('--json', 'print {"roles": [{"app", "role", "state"}]} only')
    .action(async ({ json }: { json?: boolean }) => {
      const roles = await withLedger((ledger) => applyRoles(ledger.get<Pool>(POOL)));
      if (json) output.result(JSON.stringify({ roles }));
      else output.result(describe(roles));
      const missing = roles.filter(({ state }) => state === 'missing');
      if (missing.length > 0) throw new OpsError(askForRoles(missing));
    });
}

const describe = (roles: AppliedRole[]): string =>
  table(
    ['app', 'role', 'state'],
    roles.map(({ app, role, state }) => [app, role, state === 'missing' ? 'missing' : `${state}, granted`]),
  );

function askForRoles(missing: AppliedRole[]): string {
  const statements = missing.map(({ role }) => `  CREATE ROLE ${role} NOLOGIN;`).join('\n');
  return `This user may not make roles; all else is granted. Have an administrator run\n${statements}\nand run "referral-ledger roles" again.`;
}
