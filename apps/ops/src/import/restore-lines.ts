import { NotExportedError, readExportedLine, type ExportedEvent } from '#contracts';
import { RestoreRefusedError, type EventStore, type ExportedBatch } from '#event-store';
import type { Pool } from '#platform';
import { whileNothingProjects } from '#projections';
import { OpsError } from '../ops-error.js';
import type { Line } from './lines.js';

export interface RestoreSummary {
  lines: number;
  restored: number;
  /** Restored before. */
  present: number;
  /** The event store's last position. */
  head: number;
}

const TRANSACTION_EVENTS = 2_000;
/** No batch that was ever appended is larger: a file in which none ends is no export. */
const BATCH_EVENTS_MAX = 1_000_000;

/**
 * Restores the lines of an export to the places that they had: every position, time of recording and hash is the same,
 * or the restore stops there. Goes on where it stopped before. Nothing projects meanwhile.
 * @param onTransaction after each; returning false stops the restore there
 * @throws OpsError
 */
export async function restoreLines(
  pool: Pool,
  store: EventStore,
  lines: AsyncIterable<Line>,
  onTransaction: () => boolean,
): Promise<RestoreSummary> {
  const summary = await whileNothingProjects(pool, (lost) =>
    restore(store, lines, () => {
      if (lost.aborted) throw new OpsError(`A consumer began to work on this database. ${ONLY_INTO_EMPTY}`);
      return onTransaction();
    }),
  );
  if (!summary) throw new OpsError('A consumer is at work on this database: stop it, and restore after that.');
  return summary;
}

async function restore(store: EventStore, lines: AsyncIterable<Line>, goesOn: () => boolean): Promise<RestoreSummary> {
  const summary: RestoreSummary = { lines: 0, restored: 0, present: 0, head: 0 };
  let transaction: ExportedEvent[][] = [];
  let events = 0;
  const flush = async (): Promise<void> => {
    const restored = await restoreOrExplain(store, transaction);
    summary.lines += events;
    summary.restored += restored;
    summary.present += events - restored;
    transaction = [];
    events = 0;
  };
  for await (const batch of batchesOf(lines)) {
    transaction.push(batch);
    events += batch.length;
    if (events < TRANSACTION_EVENTS) continue;
    await flush();
    if (!goesOn()) break;
  }
  await flush();
  return { ...summary, head: await store.head() };
}

async function* batchesOf(lines: AsyncIterable<Line>): AsyncGenerator<ExportedEvent[]> {
  let batch: ExportedEvent[] = [];
  let begin = 0;
  for await (const line of lines) {
    if (batch.length === 0) begin = line.number;
    batch.push(parse(line));
    if (batch.at(-1)?.batchHash) {
      yield batch;
      batch = [];
    } else if (batch.length >= BATCH_EVENTS_MAX) break;
  }
  if (batch.length > 0)
    throw new OpsError(
      `The batch that begins in line ${begin} has no end: the export is not complete. Finish it by the command that ` +
        'began it, then import it again: what came before may be restored already, and is not restored twice.',
    );
}

function parse({ number, bytes }: Line): ExportedEvent {
  try {
    return readExportedLine(bytes);
  } catch (error) {
    if (!(error instanceof NotExportedError)) throw error;
    throw new OpsError(`Line ${number} is no line of an export: ${error.message}.`);
  }
}

const ONLY_INTO_EMPTY =
  'An export is restored into an empty event store alone, or into one where its own restore was interrupted.';

async function restoreOrExplain(store: EventStore, batches: readonly ExportedBatch[]): Promise<number> {
  try {
    return (await store.restore(batches)).restored;
  } catch (error) {
    if (!(error instanceof RestoreRefusedError)) throw error;
    throw new OpsError(`Refused at position ${error.position}: ${error.message}. ${ONLY_INTO_EMPTY}`);
  }
}
