import { hashBatch, type ChainedEvent } from '../chain/batch-hash.js';
import { asChained } from '../chain/stored-event.js';
import { firstOf, type LogProblem } from './log-problem.js';
import type { StoredBatch, StoredRow } from './stored-batch.js';

/**
 * Holds a batch against its events: each is there, says what its id's hash says, and stands in the chain.
 * @param previousHash of the batch before
 * @param rows of the batch's positions at least
 */
export function checkBatch(
  batch: StoredBatch,
  previousHash: Buffer,
  rows: ReadonlyMap<number, StoredRow>,
): LogProblem | undefined {
  const { firstPosition, lastPosition } = batch;
  const problems: LogProblem[] = [];
  const chained: ChainedEvent[] = [];
  for (let position = firstPosition; position <= lastPosition; position += 1) {
    const { event, what } = checkEvent(rows.get(position), position, batch);
    if (what) problems.push({ position, what });
    if (!event) break;
    chained.push(event);
  }
  if (chained.length === lastPosition - firstPosition + 1) problems.push(...checkHash(batch, chained));
  if (!batch.previousHash.equals(previousHash)) {
    const what = `the batch ${firstPosition}–${lastPosition} does not follow the one before it: the chain was altered here`;
    problems.unshift({ position: firstPosition, what });
  }
  return firstOf(problems);
}

function checkEvent(
  row: StoredRow | undefined,
  position: number,
  batch: StoredBatch,
): { event?: ChainedEvent; what?: string } {
  if (!row) return { what: 'there is no event: it was removed' };
  const event = hashed(row);
  if (!event) return { what: 'the data is of no kind that was ever let in: nested too deeply, or with a name twice' };
  if (row.idPosition === null || row.idHash === null)
    return { event, what: 'the index of ids does not know the event’s source and id' };
  if (row.idPosition !== position)
    return { event, what: `the index of ids has the event’s id at position ${row.idPosition}` };
  if (!row.idHash.equals(event.contentHash))
    return { event, what: 'type, time or data are not those that the index of ids has the hash of' };
  if (row.recordedAt !== batch.recordedAt)
    return { event, what: 'the time of recording is not that of the batch that the event belongs to' };
  return { event };
}

function hashed(row: StoredRow): ChainedEvent | undefined {
  try {
    return asChained(row);
  } catch {
    return undefined;
  }
}

function checkHash(batch: StoredBatch, events: readonly ChainedEvent[]): LogProblem[] {
  const { hash, marks } = hashBatch(batch.previousHash, batch.recordedAt, events);
  const altered = events.findIndex(
    (_, i) => !marks.subarray(4 * i, 4 * i + 4).equals(batch.marks.subarray(4 * i, 4 * i + 4)),
  );
  if (altered >= 0)
    return [{ position: batch.firstPosition + altered, what: 'the event is not the one in the hash chain' }];
  if (hash.equals(batch.hash)) return [];
  const what = `the hash of the batch ${batch.firstPosition}–${batch.lastPosition} is not that of its events`;
  return [{ position: batch.firstPosition, what }];
}
