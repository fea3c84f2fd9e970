import { readExportedBatches, type EndBefore } from './exported-batches.js';
import type { Line } from './lines.js';

export interface ExportCheck {
  lines: number;
  /** Null where there is not one whole batch. */
  firstPosition: number | null;
  lastPosition: number | null;
  /** The hash at its end, which chains it to all before: in Base64. */
  hash: string | null;
}

const PROGRESS_EVENTS = 2_000;

/**
 * Reads an export whole and holds it against its own hashes.
 * @param onProgress with the lines read so far; returning false stops it there
 * @param endBefore what the log ends with before a file that does not begin with it; without it no database is asked
 * @throws OpsError that says which line is not as it was exported
 */
export async function checkExportedLines(
  lines: AsyncIterable<Line>,
  onProgress: (lines: number) => boolean,
  endBefore?: EndBefore,
): Promise<ExportCheck> {
  const check: ExportCheck = { lines: 0, firstPosition: null, lastPosition: null, hash: null };
  let sinceProgress = 0;
  for await (const { events } of readExportedBatches(lines, endBefore)) {
    const last = events.at(-1)!;
    check.lines += events.length;
    check.firstPosition ??= events[0]!.position;
    check.lastPosition = last.position;
    check.hash = last.batchHash!.toString('base64');
    sinceProgress += events.length;
    if (sinceProgress < PROGRESS_EVENTS) continue;
    sinceProgress = 0;
    if (!onProgress(check.lines)) break;
  }
  return check;
}
