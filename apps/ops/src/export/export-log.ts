import { exportedLine, NotExportedError, readExportedLine } from '#contracts';
import { findBatch, readBatches, type BatchRow, type LogEnd, type LoggedBatch } from '#event-store';
import type { Pool } from '#platform';
import { untilServed } from '../ledger/until-served.js';
import { OpsError } from '../ops-error.js';
import type { Sink } from './sink.js';

export interface ExportSummary {
  /** Of what was written now; null where there was nothing more to write. */
  firstPosition: number | null;
  /** Where the export ends now. */
  lastPosition: number;
  events: number;
}

/**
 * Writes whole batches after `after` up to `until`.
 * @param program whose ledger it is; null: no program's
 * @param onPage with the position reached; returning false stops the export there
 * @throws OpsError where what was written is in the log no more
 */
export async function exportLog(
  pool: Pool,
  sink: Sink,
  { after, until, program }: { after: number; until: number; program: string | null },
  onPage: (position: number) => boolean,
): Promise<ExportSummary> {
  const summary: ExportSummary = { firstPosition: null, lastPosition: after, events: 0 };
  let written: Pick<BatchRow, 'last' | 'hash'> | undefined = await untilServed(() => findBatch(pool, after));
  while (summary.lastPosition < until) {
    const batches = await untilServed(() => readBatches(pool, summary.lastPosition, until));
    if (written) await requireStillThere(pool, written);
    const [first] = batches;
    if (!first) break;
    await sink.write(batches.map((batch) => linesOf(batch, program)).join(''));
    summary.firstPosition ??= first.events[0]!.position;
    for (const { events } of batches) summary.events += events.length;
    const { events: last, hash } = batches.at(-1)!;
    summary.lastPosition = last.at(-1)!.position;
    written = { last: summary.lastPosition, hash };
    if (!onPage(summary.lastPosition)) break;
  }
  return summary;
}

/** To be asked behind what was read: a successor of the primary may lack what was written, and have something else in its place. */
async function requireStillThere(pool: Pool, written: Pick<BatchRow, 'last' | 'hash'>): Promise<void> {
  const there = await untilServed(() => findBatch(pool, written.last));
  if (there?.last === written.last && there.hash.equals(written.hash)) return;
  throw new OpsError(
    `Another server became the primary, and lacks position ${written.last} as it was exported: what was written is no export of its log. Export into a new file.`,
  );
}

function linesOf({ events, hash }: LoggedBatch, program: string | null): string {
  const end = events.length - 1;
  return events.map((event, i) => `${exportedLine(event, program, i === end ? hash : undefined)}\n`).join('');
}

/**
 * The position after which a file goes on.
 * @param lastLine of what the file holds
 * @throws OpsError where it is of another log
 */
export async function positionAfter(pool: Pool, lastLine: Buffer): Promise<number> {
  const { position, batchHash } = parse(lastLine);
  const batch = await untilServed(() => findBatch(pool, position));
  if (!batch || batch.last !== position || !batchHash?.equals(batch.hash))
    throw new OpsError(`The file holds an export of another event store (it ends at ${position}): give another name.`);
  return position;
}

function parse(lastLine: Buffer) {
  try {
    return readExportedLine(lastLine);
  } catch (error) {
    if (!(error instanceof NotExportedError)) throw error;
    throw new OpsError('The file does not end with a line of an export: remove it, or give another name.');
  }
}

/** The position after which an export begins that is to hold `position`: batches are exported whole. */
export async function positionBefore(pool: Pool, position: number): Promise<number> {
  if (position === 1) return 0;
  const batch = await untilServed(() => findBatch(pool, position));
  if (!batch) throw new OpsError(`The event store has no position ${position} yet.`);
  return batch.first - 1;
}

/** What the log ends with before a position: the first batch of an export that begins there follows it. */
export async function logEndBefore(pool: Pool, position: number): Promise<LogEnd | undefined> {
  const batch = await untilServed(() => findBatch(pool, position - 1));
  return batch && { position: batch.last, chainHash: batch.hash };
}
