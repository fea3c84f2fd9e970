import { RestoreRefusedError, type EventStore } from '#event-store';
import { isDatabaseFault, type Pool } from '#platform';
import { whileNothingProjects } from '#projector';
import { OpsError } from '../ops-error.js';
import { readExportedBatches, type FiledBatch } from './exported-batches.js';
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
      if (isDatabaseFault(lost.reason)) throw lost.reason;
      if (lost.aborted) throw new OpsError(`A consumer began to work on this database. ${ONLY_INTO_EMPTY}`);
      return onTransaction();
    }),
  );
  if (!summary) throw new OpsError('A consumer is at work on this database: stop it, and restore after that.');
  return summary;
}

async function restore(store: EventStore, lines: AsyncIterable<Line>, goesOn: () => boolean): Promise<RestoreSummary> {
  const summary: RestoreSummary = { lines: 0, restored: 0, present: 0, head: 0 };
  let transaction: FiledBatch[] = [];
  let events = 0;
  const flush = async (): Promise<void> => {
    const restored = await restoreOrExplain(store, transaction);
    summary.lines += events;
    summary.restored += restored;
    summary.present += events - restored;
    transaction = [];
    events = 0;
  };
  try {
    for await (const batch of readExportedBatches(lines)) {
      transaction.push(batch);
      events += batch.events.length;
      if (events < TRANSACTION_EVENTS) continue;
      await flush();
      if (!goesOn()) break;
    }
  } catch (error) {
    // Up to what is wrong with the file it is restored.
    if (error instanceof OpsError && transaction.length > 0) await flush();
    throw error;
  }
  await flush();
  return { ...summary, head: await store.head() };
}

const ONLY_INTO_EMPTY =
  'An export is restored into an empty event store alone, or into one where its own restore was interrupted.';

async function restoreOrExplain(store: EventStore, batches: readonly FiledBatch[]): Promise<number> {
  try {
    return (await store.restore(batches.map(({ events }) => events))).restored;
  } catch (error) {
    if (!(error instanceof RestoreRefusedError)) throw error;
    const line = batches.find(({ events }) => events.some(({ position }) => position === error.position))?.firstLine;
    const where = `position ${error.position}${line === undefined ? '' : `, line ${line} of the file`}`;
    throw new OpsError(
      `The file is as it was exported, but the event store does not take it, at ${where}: ${error.message}. ${ONLY_INTO_EMPTY}`,
    );
  }
}
