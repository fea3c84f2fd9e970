import { inMajorUnits, formatInstant, type Instant } from '#contracts';
import { exactJson } from '#platform';
import { LiveSnapshots, NotFoundError, PositionAheadError, readKnownBalances, type AsOf } from '#read-models';
import type { Command } from 'commander';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { time, wholeNumber } from './arguments.js';

interface BalancesOptions {
  asOf?: Instant;
  atPosition?: number;
  json?: boolean;
}

type Balances = Awaited<ReturnType<typeof readKnownBalances>> & { position: number };

/** `balances PARTNER`: now, or as of a time, a position, or both. */
export function registerBalances(program: Command, output: Output): void {
  program
    .command('balances')
    .description('show what a partner has; for a past moment, from the ledger’s entries themselves')
    .argument('<partner>', 'the partner’s id')
    .option('--as-of <time>', 'count only what was effective by this time (RFC 3339)', time)
    .option('--at-position <n>', 'count only what was known when the log ended here', wholeNumber(0))
    .option('--json', 'print {"partnerId", "position", "balances", "freeDays"} only, in minor units')
    .action(async (partnerId: string, { json, ...past }: BalancesOptions) => {
      const balances = await withLedger((ledger) => read(ledger.get(LiveSnapshots), partnerId, past));
      output.result(json ? exactJson(balances) : describe(balances, past));
    });
}

async function read(live: LiveSnapshots, partnerId: string, past: AsOf): Promise<Balances> {
  try {
    return await live.read(async (client, at) => ({
      position: at.position,
      ...(await readKnownBalances(client, at, partnerId, past)),
    }));
  } catch (error) {
    if (error instanceof PositionAheadError)
      throw new OpsError(`The projections are at position ${error.reached}, before ${past.atPosition}.`);
    if (error instanceof NotFoundError) throw new OpsError(`No partner ${partnerId} is known.`);
    throw error;
  }
}

function describe({ partnerId, position, balances, freeDays }: Balances, { asOf, atPosition }: AsOf): string {
  const about = asOf === undefined ? '' : `, as of ${formatInstant(asOf)}`;
  const rows = balances.map(({ currency, ...of }) => [
    currency,
    ...[of.availableMinor, of.heldMinor, of.reservedMinor, of.paidOutMinor, of.earnedMinor].map((minor) =>
      inMajorUnits(minor, currency),
    ),
  ]);
  const { granted, reversed, applied, held, available } = freeDays;
  return [
    `${partnerId} at position ${atPosition ?? position}${about}`,
    rows.length > 0
      ? table(['currency', 'available', 'held', 'reserved', 'paid out', 'earned'], rows)
      : 'No commission in any currency.',
    table(
      ['free days', 'available', 'held', 'applied', 'granted', 'reversed'],
      [['', ...[available, held, applied, granted, reversed].map(String)]],
    ),
  ].join('\n\n');
}
