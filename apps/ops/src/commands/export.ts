import { EventStore } from '#event-store';
import { counted } from '../output/counted.js';
import type { Pool } from '#platform';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { exportLog, logEndBefore, positionAfter, positionBefore, type ExportSummary } from '../export/export-log.js';
import { openFileSink, standardOutputSink, type Continues } from '../export/open-sink.js';
import { checkExportedLines } from '../import/check-exported-lines.js';
import { interruptible } from '../interruptible.js';
import { POOL } from '../ledger/pool.js';
import { programOf } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import { wholeNumber } from './arguments.js';
import type { Output, Progress } from '../output/output.js';

interface ExportOptions {
  fromPosition?: number;
  gzip?: boolean;
  json?: boolean;
}

/** `export FILE`: the log, so that `import --exported` can restore it elsewhere. */
export function registerExport(program: Command, output: Output): void {
  program
    .command('export')
    .description(
      'write the log as NDJSON of CloudEvents; a file that exists is checked, and continued where it ends or was cut off',
    )
    .argument('<file>', '"-" is standard output; a name that ends in .gz is gzipped')
    .option('--from-position <n>', 'begin a new file with the batch that holds this position', wholeNumber(1))
    .option('--gzip', 'gzip it, whatever its name')
    .option('--json', 'print {"firstPosition", "lastPosition", "events"} only; with "-" on standard error')
    .action((file: string, options: ExportOptions) => exportFile(file, options, output));
}

const exportFile = (file: string, options: ExportOptions, output: Output): Promise<void> =>
  interruptible(async (signal) => {
    const summary = await withLedger(
      (ledger) => write(ledger.get<Pool>(POOL), file, options, output, () => !signal.aborted),
      { once: true },
    );
    const text = options.json ? JSON.stringify(summary) : describe(summary);
    if (file === '-') output.note(text);
    else output.result(text);
    if (signal.aborted) throw new OpsError(`Interrupted: ${howToGoOn(file, options, summary)}`, EXIT.interrupted);
  });

async function write(
  pool: Pool,
  file: string,
  { fromPosition, gzip = file.endsWith('.gz') }: ExportOptions,
  output: Output,
  goesOn: () => boolean,
): Promise<ExportSummary> {
  const { sink, continues } = file === '-' ? { sink: standardOutputSink(gzip) } : await openFileSink(file, gzip);
  try {
    if (continues && fromPosition !== undefined)
      throw new OpsError(
        `An export into ${file} was begun already, and is continued where it ends: leave --from-position out.`,
        EXIT.usage,
      );
    const after = continues
      ? await positionAfter(pool, continues.lastLine)
      : await positionBefore(pool, fromPosition ?? 1);
    if (continues) await checkWhole(pool, file, continues, output.progress('Checking', after), goesOn);
    await continues?.cut();
    const until = await new EventStore(pool).head();
    const bar = output.progress('Exporting', until - after);
    try {
      const summary = await exportLog(pool, sink, { after, until, program: programOf() }, (reached) => {
        bar.update(reached - after);
        return goesOn();
      });
      if (summary.lastPosition >= until) await sink.complete();
      return summary;
    } finally {
      bar.stop();
    }
  } finally {
    await sink.close();
  }
}

/** What is continued is held against its own hashes first: nothing is added to a file that could not be restored. */
async function checkWhole(
  pool: Pool,
  file: string,
  { lines }: Continues,
  bar: Progress,
  goesOn: () => boolean,
): Promise<void> {
  const onProgress = (checked: number): boolean => {
    bar.update(checked);
    if (!goesOn()) throw new OpsError(`Interrupted while ${file} was checked: it is as it was.`, EXIT.interrupted);
    return true;
  };
  try {
    await checkExportedLines(lines(), onProgress, (position) => logEndBefore(pool, position));
  } finally {
    bar.stop();
  }
}

function howToGoOn(file: string, { fromPosition }: ExportOptions, { lastPosition }: ExportSummary): string {
  if (file === '-') return `go on with --from-position ${lastPosition + 1}.`;
  const without = fromPosition === undefined ? '' : ' without --from-position';
  return `the same command${without} goes on where it stopped.`;
}

const describe = ({ firstPosition, lastPosition, events }: ExportSummary): string =>
  firstPosition === null
    ? `Nothing to add: the export holds everything up to position ${lastPosition}.`
    : `Exported ${counted(events, 'event')}, positions ${firstPosition} to ${lastPosition}.`;
