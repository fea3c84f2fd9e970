import type { Pool } from '#platform';
import { applyRoles, loginOf, LOGINS, provideLogin, type AppliedRole } from '#read-models';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { POOL } from '../ledger/pool.js';
import { programOf } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

type App = keyof typeof LOGINS;

/** The variable that holds the password for an app's user: an argument would be seen by everybody on the machine. */
const passwordVariable = (app: App): string => `${LOGINS[app].toUpperCase()}_PASSWORD`;
const APPS = Object.keys(LOGINS) as App[];

/** `roles`: a group role for each app, with no more rights than it needs; and users that are members of them. */
export function registerRoles(program: Command, output: Output): void {
  program
    .command('roles')
    .description('make the apps’ group roles and grant them what they need, and no more; safe to repeat')
    .option(
      '--logins',
      `also make the apps’ users (${Object.values(LOGINS).join(', ')}), or change their passwords: those whose ` +
        `password is in the environment (${APPS.map(passwordVariable).join(', ')}); of a program, its own (${LOGINS.query}_acme)`,
    )
    .option('--json', 'print {"roles": [{"app", "role", "state", "login"}]} only')
    .action(async ({ json, logins = false }: { json?: boolean; logins?: boolean }) => {
      const passwords = logins ? passwordsGiven() : {};
      const roles = await withLedger(async (ledger) => {
        const pool = ledger.get<Pool>(POOL);
        const applied = await applyRoles(pool);
        for (const { app, state } of applied) {
          const password = passwords[app];
          if (password !== undefined && state !== 'missing') await provideLogin(pool, app, password, programOf());
        }
        return applied.map((role) => ({
          ...role,
          login: passwords[role.app] === undefined ? null : loginOf(role.app, programOf()),
        }));
      });
      if (json) output.result(JSON.stringify({ roles }));
      else output.result(describe(roles));
      const missing = roles.filter(({ state }) => state === 'missing');
      if (missing.length > 0) throw new OpsError(askForRoles(missing));
    });
}

function passwordsGiven(): Partial<Record<App, string>> {
  const given = Object.fromEntries(
    APPS.map((app) => [app, process.env[passwordVariable(app)]]).filter(([, password]) => password),
  ) as Partial<Record<App, string>>;
  if (Object.keys(given).length > 0) return given;
  throw new OpsError(
    `--logins needs a password in the environment: ${APPS.map(passwordVariable).join(', ')}.`,
    EXIT.usage,
  );
}

const describe = (roles: (AppliedRole & { login: string | null })[]): string =>
  table(
    ['app', 'role', 'state', 'user'],
    roles.map(({ app, role, state, login }) => [
      app,
      role,
      state === 'missing' ? 'missing' : `${state}, granted`,
      login ?? '',
    ]),
  );

function askForRoles(missing: AppliedRole[]): string {
  const statements = missing.map(({ role }) => `  CREATE ROLE ${role} NOLOGIN;`).join('\n');
  return `This user may not make roles; all else is granted. Have an administrator run\n${statements}\nand run "referral-ledger roles" again.`;
}
