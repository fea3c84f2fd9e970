import { LiveSnapshots, readWaiting, WAITING_KINDS, type WaitingFact, type WaitingKind } from '#read-models';
import { toCsv } from '#platform';
import { Option, type Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import { wholeNumber } from './arguments.js';

interface WaitingOptions {
  kind?: WaitingKind;
  limit: number;
  json?: boolean;
  csv?: boolean;
}

/** `waiting`: facts that have no effect because another one is not known. */
export function registerWaiting(program: Command, output: Output): void {
  program
    .command('waiting')
    .description('list facts that wait for another one, such as a refund of an unknown payment; the oldest first')
    .addOption(new Option('--kind <kind>', 'only facts of this kind').choices(WAITING_KINDS))
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'print {"waiting": […], "more": boolean} only')
    .option('--csv', 'a line for each')
    .action(async ({ kind, limit, json, csv }: WaitingOptions) => {
      if (json && csv) throw new OpsError('--json or --csv, not both.', EXIT.usage);
      const { waiting, next } = await withLedger((ledger) =>
        ledger.get(LiveSnapshots).read((client) => readWaiting(client, kind, { limit })),
      );
      const more = next !== null;
      if (json) output.result(JSON.stringify({ waiting, more }));
      else output.result(csv ? asCsv(waiting) : describe(waiting));
      if (more && !json) output.note(`There are more than ${limit}: --limit shows more, --kind shows fewer.`);
    });
}

function describe(waiting: WaitingFact[]): string {
  if (waiting.length === 0) return 'Nothing waits.';
  return table(
    ['position', 'since', 'kind', 'waits for', 'why', 'note'],
    waiting.map(({ position, since, kind, waitsFor, reason, note }) => [
      position,
      since,
      kind,
      printable(waitsFor, 80),
      reason,
      note === null ? null : printable(note, 120),
    ]),
  );
}

const COLUMNS = [
  'position',
  'eventId',
  'source',
  'type',
  'kind',
  'reason',
  'waitsFor',
  'note',
  'since',
  'time',
  'partnerId',
  'accountId',
  'paymentId',
  'refundId',
  'disputeId',
  'contractId',
  'withdrawalId',
  'claimId',
  'code',
] as const satisfies readonly (keyof WaitingFact)[];

const asCsv = (waiting: WaitingFact[]): string =>
  toCsv([COLUMNS, ...waiting.map((fact) => COLUMNS.map((column) => fact[column]))]);
