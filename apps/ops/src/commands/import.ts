import { EventStore } from '#event-store';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { importLines, type ImportSummary } from '../import/import-lines.js';
import { openInput, readLines, type Line } from '../import/lines.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';

interface ImportOptions {
  json?: boolean;
  fromLine: number;
}

/** `import FILE`: events from a file instead of Kafka, by the same decode, validate and append path. */
export function registerImport(program: Command, output: Output): void {
  program
    .command('import')
    .description('append the events of a file to the event store; importing a file twice changes nothing')
    .argument('<file>', 'one structured CloudEvent in JSON a line; "-" is standard input')
    .option('--from-line <n>', 'begin with this line: where an interrupted import says that it stopped', lineNumber, 1)
    .option('--json', 'print {"lines", "appended", "duplicates", "refused": {reason: n}, "lastLine", "head"} only')
    .action((file: string, options: ImportOptions) => importFile(file, options, output));
}

async function importFile(file: string, { json, fromLine }: ImportOptions, output: Output): Promise<void> {
  const { stream, size } = await openInput(file);
  let interrupted = false;
  const interrupt = () => void (interrupted = true);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const bar = output.progress('Importing', size);
  try {
    const summary = await withLedger((ledger) =>
      importLines(ledger.get(EventStore), skipTo(fromLine, readLines(stream)), (_, last) => {
        bar.update(last.endsAt);
        return !interrupted;
      }),
    );
    bar.stop();
    output.result(json ? JSON.stringify(summary) : describe(summary));
    if (interrupted)
      throw new OpsError(`Interrupted: go on with --from-line ${summary.lastLine + 1}.`, EXIT.interrupted);
  } finally {
    bar.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function* skipTo(first: number, lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  for await (const line of lines) if (line.number >= first) yield line;
}

function lineNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('A line number, from 1.');
  return value;
}

function describe({ lines, appended, duplicates, refused, head }: ImportSummary): string {
  const reasons = Object.entries(refused).map(([reason, times]) => `${times} ${reason}`);
  const refusals = reasons.length > 0 ? `refused, now dead letters: ${reasons.join(', ')}` : 'none refused';
  return `${lines} lines: ${appended} appended, ${duplicates} known already, ${refusals}. The event store is at position ${head}.`;
}
