import { EventStore, OtherTimelineError } from '#event-store';
import { counted } from '../output/counted.js';
import type { Pool } from '#platform';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { checkExportedLines } from '../import/check-exported-lines.js';
import { describeCheck, describeImport, describeRestore, noteImport } from '../import/describe-import.js';
import { readElements } from '../import/elements.js';
import { importLines, type ImportResult } from '../import/import-lines.js';
import { openInput, type Input } from '../import/input.js';
import { readLines, type Line } from '../import/lines.js';
import { nameOf, requireKind } from '../import/require-kind.js';
import { ownLines, requireOwnExport, type Meant } from '../import/require-own-export.js';
import { restoreLines } from '../import/restore-lines.js';
import { dryRun, intoStore, type Taker } from '../import/takers.js';
import { interruptible } from '../interruptible.js';
import { intakeLimits } from '../ledger/intake-limits.js';
import { POOL } from '../ledger/pool.js';
import { isDatabaseGiven, programOf } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import { TRIES_MAX } from '../ledger/with-successors.js';
import { OpsError } from '../ops-error.js';
import { wholeNumber } from './arguments.js';
import type { Output } from '../output/output.js';

interface ImportOptions {
  json?: boolean;
  fromLine?: number;
  exported?: boolean;
  fromProgram?: string;
  dryRun?: boolean;
}

/** A file that is being read. */
interface Reading {
  file: string;
  input: Input;
  options: ImportOptions;
  output: Output;
  /** Shows how far it is. @returns whether it goes on */
  goesOn(this: void): boolean;
  isInterrupted(this: void): boolean;
}

/** `import FILE`: events from a file instead of Kafka, by the same decode, validate and append path. */
export function registerImport(program: Command, output: Output): void {
  program
    .command('import')
    .description('append the events of a file to the event store; importing a file twice changes nothing')
    .argument('<file>', 'one CloudEvent in JSON a line, or a JSON list of them, gzipped or not; "-" is standard input')
    .option('--from-line <n>', 'begin with this line: where an interrupted import says that it stopped', wholeNumber(1))
    .option('--exported', 'restore what "export" wrote, positions and all, into an empty event store')
    .option('--from-program <program>', 'take the export of this other program’s ledger')
    .option(
      '--dry-run',
      'read all of it and say what would become of it; writes nothing. The database is asked for what is known already, ' +
        'if there is one; with --exported the file is held against its own hashes alone',
    )
    .option(
      '--json',
      'print {"lines", "appended", "duplicates", "refused": {reason: n}, "refusals": […], "lastLine", "head"} only',
    )
    .action((file: string, options: ImportOptions) => importFile(file, options, output));
}

/** It has nothing to do with any ledger. */
const isCheckOfFile = ({ exported = false, dryRun = false }: ImportOptions): boolean => exported && dryRun;

const whoseExport = ({ kind }: Input): string | undefined => (kind.kind === 'other' ? undefined : kind.program);

function meantBy(options: ImportOptions): Meant {
  const isForNone = isCheckOfFile(options) || (options.dryRun === true && !isDatabaseGiven());
  return options.fromProgram ?? (isForNone ? undefined : programOf());
}

async function importFile(file: string, options: ImportOptions, output: Output): Promise<void> {
  const { exported = false, fromLine } = options;
  if (exported && fromLine !== undefined)
    throw new OpsError('--exported goes on by itself where it stopped: leave --from-line out.', EXIT.usage);
  const opened = { file, input: await openInput(file), options, output };
  try {
    requireKind(opened.input, file, exported ? 'restore' : 'import');
    // Before anything is taken, where it shows at the beginning.
    if (fromLine === undefined) requireOwnExport(nameOf(file), whoseExport(opened.input), meantBy(options));
    await interruptible((signal) => run(opened, signal));
  } finally {
    opened.input.close();
  }
}

async function run(opened: Pick<Reading, 'file' | 'input' | 'options' | 'output'>, signal: AbortSignal): Promise<void> {
  const { options, output } = opened;
  const { exported = false } = options;
  const label = options.dryRun ? 'Checking' : exported ? 'Restoring' : 'Importing';
  const bar = output.progress(label, opened.input.size);
  const goesOn = () => {
    bar.update(opened.input.bytesRead());
    return !signal.aborted;
  };
  const reading: Reading = Object.assign(opened, { goesOn, isInterrupted: () => signal.aborted });
  try {
    if (!exported) await take(reading, () => bar.stop());
    else if (isCheckOfFile(options)) await check(reading, () => bar.stop());
    else await restore(reading, () => bar.stop());
  } finally {
    bar.stop();
  }
}

/** The facts of any file, as if they had come by Kafka. */
async function take(reading: Reading, onRead: () => void): Promise<void> {
  const { input, options, output, goesOn, isInterrupted } = reading;
  const { json, fromLine = 1, dryRun: isDryRun = false } = options;
  const limits = intakeLimits();
  const isList = input.kind.kind === 'list';
  const read = (taker: Taker) => {
    const { stream } = reading.input;
    const lines = skipTo(fromLine, isList ? readElements(stream) : readLines(stream));
    return importLines(taker, ownLines(lines, meantBy(options)), goesOn, limits);
  };
  const { summary, failure } = await (isDryRun
    ? foresee(read, output)
    : withLedger((ledger) => takeAll(reading, async () => read(await intoStore(ledger.get(EventStore)))), {
        once: true,
      }));
  onRead();
  output.result(
    json
      ? JSON.stringify({ ...(isDryRun && { dryRun: true }), ...summary })
      : describeImport(summary, { isList, dryRun: isDryRun }),
  );
  noteImport(summary, output);
  if (isInterrupted()) throw new OpsError(`Interrupted: ${howToGoOn(summary.lastLine, isList)}`, EXIT.interrupted);
  if (failure) throw failure;
  const refused = summary.refusals.reduce((sum, { count }) => sum + count, 0);
  if (refused > 0)
    throw new OpsError(
      isDryRun
        ? `${counted(refused, 'event')} could not be used.`
        : `${counted(refused, 'event')} could not be used: "dead-letters list --topic import" shows ${refused === 1 ? 'it' : 'them'}.`,
      EXIT.partly,
    );
}

/** Where a successor of the primary may lack what was taken, all of it is taken anew: what is there is recognized. */
async function takeAll(reading: Reading, read: () => Promise<ImportResult>): Promise<ImportResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof OtherTimelineError)) throw error;
      if (reading.input.size === undefined || tries === TRIES_MAX)
        throw new OpsError(
          'Another server became the primary, and may lack what was imported: import all of it again.',
        );
      reading.output.note(
        'Another server became the primary, and may lack what was imported: importing all of it again …',
      );
      await readAnew(reading);
    }
  }
}

async function foresee(read: (taker: Taker) => Promise<ImportResult>, output: Output): Promise<ImportResult> {
  const run = async (taker: ReturnType<typeof dryRun>) => {
    const result = await read(taker);
    if (taker.hasForgotten)
      output.note('So many events were not all compared with each other: some may be repetitions.');
    return result;
  };
  if (isDatabaseGiven())
    return withLedger((ledger) => run(dryRun({ pool: ledger.get<Pool>(POOL), store: ledger.get(EventStore) })), {
      once: true,
    });
  output.note('There is no database to compare with: what is known already counts as new.');
  return run(dryRun());
}

/** An export, back to the places that its events had. Begun anew it is read anew, where it can be. */
async function restore(reading: Reading, onRead: () => void): Promise<void> {
  const { options, output, goesOn, isInterrupted } = reading;
  let isBegun = false;
  const summary = await withLedger(
    async (ledger) => {
      if (isBegun) await readAnew(reading);
      isBegun = true;
      const lines = ownLines(readLines(reading.input.stream), meantBy(options));
      return restoreLines(ledger.get<Pool>(POOL), ledger.get(EventStore), lines, goesOn);
    },
    { once: reading.input.size === undefined },
  );
  onRead();
  output.result(options.json ? JSON.stringify(summary) : describeRestore(summary));
  if (isInterrupted()) throw new OpsError('Interrupted: the same command goes on where it stopped.', EXIT.interrupted);
}

async function readAnew(reading: Reading): Promise<void> {
  reading.input.close();
  reading.input = await openInput(reading.file);
}

/** An export, held against its own hashes. */
async function check({ input, options, output, goesOn, isInterrupted }: Reading, onRead: () => void): Promise<void> {
  const result = await checkExportedLines(ownLines(readLines(input.stream), meantBy(options)), goesOn);
  onRead();
  if (isInterrupted()) throw new OpsError('Interrupted: it was not read to its end.', EXIT.interrupted);
  const program = whoseExport(input);
  output.result(options.json ? JSON.stringify({ dryRun: true, ...result, program }) : describeCheck(result, program));
}

/** Several elements may stand in one line. */
const howToGoOn = (lastLine: number, isList: boolean): string =>
  `go on with --from-line ${lastLine + (isList ? 0 : 1)}.`;

async function* skipTo(first: number, lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  for await (const line of lines) if (line.number >= first) yield line;
}
