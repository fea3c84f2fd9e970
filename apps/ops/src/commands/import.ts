import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { importLines, type ImportSummary } from '../import/import-lines.js';
import { openInput } from '../import/input.js';
import { readLines, type Line } from '../import/lines.js';
import { restoreLines, type RestoreSummary } from '../import/restore-lines.js';
import { intakeLimits } from '../ledger/intake-limits.js';
import { POOL } from '../ledger/pool.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';

interface ImportOptions {
  json?: boolean;
  fromLine?: number;
  exported?: boolean;
}

/** `import FILE`: events from a file instead of Kafka, by the same decode, validate and append path. */
export function registerImport(program: Command, output: Output): void {
  program
    .command('import')
    .description('append the events of a file to the event store; importing a file twice changes nothing')
    .argument('<file>', 'one structured CloudEvent in JSON a line, gzipped or not; "-" is standard input')
    .option('--from-line <n>', 'begin with this line: where an interrupted import says that it stopped', lineNumber)
    .option('--exported', 'restore what "export" wrote, positions and all, into an empty event store')
    .option('--json', 'print {"lines", "appended", "duplicates", "refused": {reason: n}, "lastLine", "head"} only')
    .action((file: string, options: ImportOptions) => importFile(file, options, output));
}

async function importFile(file: string, { json, fromLine, exported }: ImportOptions, output: Output): Promise<void> {
  if (exported && fromLine !== undefined)
    throw new OpsError('--exported goes on by itself where it stopped: leave --from-line out.', EXIT.usage);
  const limits = intakeLimits();
  const input = await openInput(file);
  let interrupted = false;
  const interrupt = () => void (interrupted = true);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const bar = output.progress(exported ? 'Restoring' : 'Importing', input.size);
  const goesOn = () => {
    bar.update(input.bytesRead());
    return !interrupted;
  };
  try {
    const lines = readLines(input.stream);
    const result = await withLedger<ImportSummary | RestoreSummary>((ledger) =>
      exported
        ? restoreLines(ledger.get<Pool>(POOL), ledger.get(EventStore), lines, goesOn)
        : importLines(ledger.get(EventStore), skipTo(fromLine ?? 1, lines), goesOn, limits),
    );
    bar.stop();
    output.result(json ? JSON.stringify(result) : describe(result));
    if ('own' in result) output.note(OWN_DECISIONS_REFUSED);
    if (interrupted) throw new OpsError(`Interrupted: ${howToGoOn(result)}`, EXIT.interrupted);
  } finally {
    bar.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

const OWN_DECISIONS_REFUSED =
  'The ledger’s own decisions are not taken from outside: it decides anew. "import --exported" restores an export as it ' +
  'was, decisions included, into an empty event store.';

const howToGoOn = (result: ImportSummary | RestoreSummary): string =>
  'lastLine' in result
    ? `go on with --from-line ${result.lastLine + 1}.`
    : 'the same command goes on where it stopped.';

async function* skipTo(first: number, lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  for await (const line of lines) if (line.number >= first) yield line;
}

function lineNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('A line number, from 1.');
  return value;
}

function describe(result: ImportSummary | RestoreSummary): string {
  const { lines, head } = result;
  if (!('appended' in result))
    return `${lines} lines: ${result.restored} restored, ${result.present} there already. The event store is at position ${head}.`;
  const { appended, duplicates, refused } = result;
  const reasons = Object.entries(refused).map(([reason, times]) => `${times} ${reason}`);
  const refusals = reasons.length > 0 ? `refused, now dead letters: ${reasons.join(', ')}` : 'none refused';
  return `${lines} lines: ${appended} appended, ${duplicates} known already, ${refusals}. The event store is at position ${head}.`;
}
