import { appendEvents, requireDense } from '#event-store';
import { inTransactionOrNone, type Pool, type PoolClient } from '#platform';
import {
  enterVersion,
  FencedProjectorError,
  lockCheckpoint,
  moveCheckpoint,
  type Checkpoint,
  type Lease,
} from '../engine/checkpoint.js';
import { DecidingState } from '../engine/memory/deciding-state.js';
import { LoadSink } from '../replay/load/load-sink.js';
import { writeCommon, writePaymentsSoFar, writeRestOfPayments } from '../replay/load/write-state.js';
import { bringBackTriggers } from '../versions/complete-version.js';
import { runDeferred } from '../versions/deferred.js';
import { followLog, type FollowOptions } from './follow-log.js';
import { ForeseenSums } from './foreseen-sums.js';

export interface FirstFillOptions extends Omit<FollowOptions, 'onPage' | 'onEnd'> {
  /** The latest payments, which are written last, where not the usual number: see `writePaymentsSoFar`. */
  keptBack?: number | undefined;
  onProgress?: (position: number) => void;
}

const KEPT_BACK = 50_000;

async function recordedAtOf(client: PoolClient, position: number): Promise<number | undefined> {
  const { rows } = await client.query<{ at: number }>('SELECT recorded_at AS at FROM events WHERE position = $1', [
    position,
  ]);
  return rows[0]?.at;
}

/**
 * Fills the live version, which reflects nothing yet, in one go: the log is folded in memory, as by a replay, while it
 * still grows. A row is written once, whatever happens to it meanwhile, and nothing is looked up in the database. All of
 * it, the sums and the decisions on withdrawals included, is there at once or not at all. Then its other indexes are
 * built: until they are there, what is asked of single payments and entries is read from whole tables. The projector goes
 * on from there.
 * @returns where the version stands then; undefined where it was told to stop before: then nothing was written
 * @throws FencedProjectorError where somebody else has taken the version, or it reflects something
 * @throws GapInLogError
 */
export async function fillFirst(
  pool: Pool,
  lease: Lease,
  options: FirstFillOptions = {},
): Promise<Checkpoint | undefined> {
  const checkpoint = await inTransactionOrNone(pool, (client) => fill(pool, client, lease, options));
  if (checkpoint) await runDeferred(pool, lease, options.signal);
  return checkpoint;
}

async function fill(
  pool: Pool,
  client: PoolClient,
  lease: Lease,
  { keptBack = KEPT_BACK, onProgress, ...follow }: FirstFillOptions,
): Promise<Checkpoint | undefined> {
  const before = await enterVersion(client, lease);
  const sink: LoadSink = new LoadSink(client, true, () => state);
  const state = new DecidingState(sink);
  const sums = new ForeseenSums(client, lease);
  const onPage = async (position: number): Promise<void> => {
    await sums.takeBack();
    await sink.write(() => writePaymentsSoFar(client, state, keptBack));
    onProgress?.(position);
  };
  const onEnd = async (position: number): Promise<void> => {
    await sink.write(() => writePaymentsSoFar(client, state, 0));
    await sink.finish();
    await Promise.all([sums.add(), requireDense(pool, position)]);
  };
  const position = await followLog(pool, state, { ...follow, onPage, onEnd });
  if (position === undefined) return undefined;
  await writeRestOfPayments(client, state);
  await writeCommon(client, state);
  await bringBackTriggers(client, lease);
  await lockCheckpoint(client, lease, before);
  if (before.readPosition !== 0) throw new FencedProjectorError(lease.version);
  if (state.decisions.length > 0) await appendEvents(client, state.decisions);
  const after = { position, readPosition: position };
  await moveCheckpoint(client, lease, after, await recordedAtOf(client, position));
  return after;
}
