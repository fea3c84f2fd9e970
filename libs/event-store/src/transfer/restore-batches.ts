import type { ExportedEvent } from '#contracts';
import { inTransaction, LedgerError, type Pool, type PoolClient } from '#platform';
import { appendEvents } from '../append/append-events.js';
import { lockHead } from '../append/head.js';
import { findBatch } from './read-batches.js';
import { WITHOUT_FILTERS, type IdSpaces } from '../ids/id-space.js';

/** A batch of an export: its events, of which the last has the batch's hash. */
export type ExportedBatch = readonly ExportedEvent[];

/** The store holds other events than the export, or the export was altered. Nothing of the call was written. */
export class RestoreRefusedError extends LedgerError {
  constructor(
    readonly position: number,
    message: string,
  ) {
    super('RESTORE_REFUSED', message, false);
  }
}

/**
 * Restores batches to the very places they had in the log that they were exported from: position, time of recording and
 * hash are the same, or nothing is written. Batches that the store holds already are left alone, so that a restore that
 * was interrupted goes on where it stopped. One transaction.
 * @param batches in order, each dense and of one time of recording
 * @returns how many events were restored; the others were there
 * @throws RestoreRefusedError
 */
export async function restoreBatches(
  pool: Pool,
  batches: readonly ExportedBatch[],
  ids: IdSpaces = WITHOUT_FILTERS,
): Promise<{ restored: number }> {
  return inTransaction(pool, async (client) => {
    let restored = 0;
    for (const batch of batches) {
      const head = await lockHead(client);
      if (batch[0]!.position <= head.position) await requireSame(client, batch);
      else restored += await append(client, batch, head.position, ids);
    }
    return { restored };
  });
}

async function requireSame(client: PoolClient, batch: ExportedBatch): Promise<void> {
  const { position } = batch[0]!;
  const { position: last, batchHash } = batch.at(-1)!;
  const held = await findBatch(client, position);
  if (held?.first === position && held.last === last && batchHash && held.hash.equals(batchHash)) return;
  const there = held ? describe(held.first, held.last, held.hash) : 'nothing';
  throw new RestoreRefusedError(
    position,
    `the event store holds something else at position ${position}: ${there}, where the export has ${describe(position, last, batchHash)}`,
  );
}

const describe = (first: number, last: number, hash: Buffer | undefined): string =>
  `a batch of positions ${first} to ${last} with the hash ${hash?.toString('base64') ?? '(none)'}`;

async function append(client: PoolClient, batch: ExportedBatch, head: number, ids: IdSpaces): Promise<number> {
  const { position, recordedAt } = batch[0]!;
  if (position !== head + 1)
    throw new RestoreRefusedError(
      position,
      `the event store ends at position ${head}, so ${head + 1} must come next, not ${position}`,
    );
  const wrong = batch.find((event, i) => event.position !== position + i || event.recordedAt !== recordedAt);
  if (wrong) throw new RestoreRefusedError(wrong.position, 'position or recordedat do not fit into its batch');
  await appendEvents(
    client,
    batch.map(({ event }) => event),
    { restoredFrom: recordedAt, ids },
  );
  const { chainHash, position: reached } = await lockHead(client);
  const { batchHash, position: last } = batch.at(-1)!;
  if (reached !== last)
    throw new RestoreRefusedError(
      position,
      `the batch was altered: of its ids ${last - reached} are known already, in the event store or in the batch itself`,
    );
  if (!batchHash || !chainHash.equals(batchHash))
    throw new RestoreRefusedError(
      position,
      `behind what the event store holds up to ${head} the batch does not have its hash: something in it, or before, was altered`,
    );
  return batch.length;
}
