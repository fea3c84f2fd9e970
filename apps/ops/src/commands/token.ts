import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVERY_PROGRAM, isProgramId, PROGRAM_ID_EXPECTED, SCOPES, signStackToken } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { stackDirectory } from '../ledger/target.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';

interface TokenOptions {
  sub: string;
  scope: string[];
  lifetime: string;
}

/** `token`: what the query app of the local stack accepts, for trying what a caller may see. */
export function registerToken(program: Command, output: Output): void {
  program
    .command('token')
    .description('print a token for the query app of "npm start" in this clone: for trying what a caller may see')
    .option('--sub <id>', 'who asks; with the scope referrals:self the partner whose data it may see', 'operator')
    .option('--scope <scope...>', `what it may see, of: ${SCOPES.join(', ')}`, scope, [])
    .option('--lifetime <span>', 'how long it counts, such as 30m, 12h or 30d', lifetime, '12h')
    .addHelpText('after', '\nOf several programs: --program acme,globex, or --program "*" for all of them.')
    .action(async (options: TokenOptions) => {
      const { program: given } = program.opts<{ program?: string }>();
      output.result(await sign(options, given === undefined ? undefined : programsIn(given)));
    });
}

async function sign({ sub, scope, lifetime }: TokenOptions, programs: string[] | undefined): Promise<string> {
  const file = join(stackDirectory(), 'keys', 'private.json');
  if (!existsSync(file))
    throw new OpsError(
      'No stack has run in this clone: run "npm start". Tokens for others come from their identity provider.',
    );
  const scopes = scope.length > 0 ? scope : SCOPES.filter((known) => known !== 'referrals:self');
  const key = JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof signStackToken>[0];
  return signStackToken(key, { sub, scope: scopes.join(' '), lifetime, ...(programs && { programs }) });
}

function programsIn(text: string): string[] {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '');
  const wrong = ids.find((id) => id !== EVERY_PROGRAM && !isProgramId(id));
  if (wrong === undefined && ids.length > 0) return ids;
  throw new OpsError(`--program: each ${PROGRAM_ID_EXPECTED}; "*" is every program.`, EXIT.usage);
}

function scope(text: string, before: string[]): string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0 || words.some((word) => !SCOPES.some((known) => known === word)))
    throw new InvalidArgumentError(`It must be of ${SCOPES.join(', ')}.`);
  return [...before, ...words];
}

/** What the local stack lets a token live. */
function lifetime(text: string): string {
  const [, count, unit] = /^(\d{1,4})(m|h|d)$/.exec(text) ?? [];
  const minutes = Number(count) * ({ m: 1, h: 60, d: 1440 }[unit ?? ''] ?? NaN);
  if (!(minutes >= 1 && minutes <= 30 * 1440))
    throw new InvalidArgumentError('It must be 1m to 30d, such as 30m, 12h or 30d.');
  return text;
}
