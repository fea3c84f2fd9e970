import { formatInstant } from '#contracts';
import { LedgerError } from '#platform';
import { chainFresh } from '../append/head.js';
import type { LogEnd } from '../chain/log-end.js';
import { GENESIS_HASH } from '../chain/batch-hash.js';
import type { ExportedBatch } from './restore-batches.js';

/** An export that is not as it was written, whatever log it is held against. */
export class ExportBrokenError extends LedgerError {
  constructor(
    /** Of the event in its batch, from 0; undefined where it is the batch as a whole. */
    readonly index: number | undefined,
    readonly position: number,
    message: string,
  ) {
    super('EXPORT_BROKEN', message, false);
  }
}

/** Where every log begins. */
export const LOG_BEGIN: LogEnd = { position: 0, chainHash: GENESIS_HASH };

/**
 * Holds a batch of an export against what it says of itself: its positions follow those before without a gap, it was recorded
 * at one moment, and it has the hash that chains it to all before. Pure.
 * @param before the end of the batch before; undefined for the first of an export that does not begin with the log: what it
 *   follows is not to be seen in it
 * @returns its own end
 * @throws ExportBrokenError
 */
export function checkExported(batch: ExportedBatch, before: LogEnd | undefined): LogEnd {
  const first = batch[0]!;
  const expected = before ? before.position + 1 : first.position;
  for (const [index, { position, recordedAt }] of batch.entries()) {
    if (position !== expected + index)
      throw new ExportBrokenError(index, position, `position ${position} stands where ${expected + index} is expected`);
    if (recordedAt !== first.recordedAt)
      throw new ExportBrokenError(
        index,
        position,
        `recordedat ${formatInstant(recordedAt)} stands where ${formatInstant(first.recordedAt)} is expected, that of its batch`,
      );
  }
  const { position, batchHash } = batch.at(-1)!;
  if (!batchHash) throw new ExportBrokenError(undefined, position, 'the batch has no hash');
  if (before) requireHash(batch, before, batchHash);
  return { position, chainHash: batchHash };
}

function requireHash(batch: ExportedBatch, before: LogEnd, batchHash: Buffer): void {
  const { position, recordedAt } = batch[0]!;
  const { hash } = chainFresh(
    batch.map(({ event }) => event),
    before,
    recordedAt,
  );
  if (hash.equals(batchHash)) return;
  const [stated, computed] = [batchHash, hash].map((bytes) => bytes.toString('base64'));
  throw new ExportBrokenError(
    undefined,
    position,
    `the batch of positions ${position} to ${batch.at(-1)!.position} has the hash ${computed}, and ${stated} is expected: ` +
      'something in it was altered',
  );
}
