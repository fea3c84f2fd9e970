import { now, type Instant, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import type { Classified } from './classify.js';
import type { LogEnd } from '../chain/log-end.js';
import { lockHead, moveHead, chainFresh } from './head.js';
import { insertEvents, insertIds } from './insert-events.js';
import { DuplicateWatch } from '../ids/duplicate-watch.js';
import { WITHOUT_FILTERS, type IdSpaces } from '../ids/id-space.js';
import { findKnown, holdsAny } from '../ids/known-ids.js';
import { prepareEvents, type PreparedEvents } from './prepare-events.js';

export interface Appended extends Classified {
  /** The position of the first fresh event; the others follow without a gap. */
  firstPosition: number;
  /** The last position of the store, afterwards. */
  head: number;
}

export interface AppendOptions {
  /** When a batch of an export was recorded; every other batch is recorded now. */
  restoredFrom?: Instant;
  /** What the batches before have shown. */
  watch?: DuplicateWatch;
  /** Where ids are, and what is known of them without asking. */
  ids?: IdSpaces;
  /** Called while the database is at work on the ids: the time to prepare other events. Not where none is fresh. */
  onSent?: (() => void) | undefined;
}

/** So often partitions are made ahead: of 5 million events, of 2 million ids for 4 million at least. */
const PARTITION_HEADROOM = 2_500_000;

/** Prepares events and appends them. See `appendPrepared`. */
export function appendEvents(
  client: PoolClient,
  events: readonly NewEvent[],
  options: AppendOptions = {},
): Promise<Appended> {
  return appendPrepared(client, prepareEvents(events), options);
}

/**
 * Appends to the log within the caller's transaction. Lock, then allocate: the head row's lock is held from before the
 * ids are written until the transaction ends, so that positions are dense, become visible in order, and no two
 * appenders can both take an id for new.
 */
export async function appendPrepared(
  client: PoolClient,
  prepared: PreparedEvents,
  { restoredFrom, watch = new DuplicateWatch(), ids = WITHOUT_FILTERS, onSent }: AppendOptions = {},
): Promise<Appended> {
  const head = await lockHead(client);
  const firstPosition = head.position + 1;
  const places = prepared.classified.fresh.length;
  if (crossesHeadroom(head.position, places)) {
    await client.query('SELECT ensure_event_partitions($1)', [head.position + places]);
  }
  const { classified, rows } = await rememberIds(client, prepared, head, { watch, ids, onSent });
  const { fresh } = classified;
  if (fresh.length === 0) return { ...classified, firstPosition, head: head.position };
  const recordedAt = restoredFrom ?? now();
  const sent = Promise.withResolvers<void>();
  const inserted = insertEvents(client, rows, head, recordedAt, sent.resolve);
  // The database is at work on the rows: meanwhile they are put into the chain.
  await Promise.race([sent.promise, inserted]);
  const batch = chainFresh(fresh, head, recordedAt);
  await inserted;
  await moveHead(client, batch);
  return { ...classified, firstPosition, head: batch.lastPosition };
}

/**
 * Writes the ids of those events that are fresh. Where nothing says that some are not, it is the writing that finds out,
 * in the generation that is written: the complete ones are asked before, what their filters do not rule out. Where events
 * go into more than one generation, all ids are asked for, since none of the indexes would find an id of the other.
 * @returns the events, without those that the store has
 */
async function rememberIds(
  client: PoolClient,
  prepared: PreparedEvents,
  head: LogEnd,
  { watch, ids, onSent }: Required<Pick<AppendOptions, 'watch' | 'ids'>> & Pick<AppendOptions, 'onSent'>,
): Promise<PreparedEvents> {
  const { fresh } = prepared.classified;
  if (fresh.length === 0) return prepared;
  const space = await ids.behind(client, head, fresh.length);
  const asks = watch.expectsDuplicates || space.written.length > 1 || (await holdsAny(client, prepared.keys, space));
  if (!asks && (await insertIds(client, prepared.rows, head, onSent))) return prepared;
  const found = await findKnown(client, prepared.given, space);
  watch.sawKnown(found.known.size);
  const others = found.known.size + found.attempts.size === 0 ? prepared : prepareEvents(prepared.given, found);
  if (others.classified.fresh.length > 0 && !(await insertIds(client, others.rows, head, onSent)))
    throw new Error('an id that the event store did not know was there when it was written');
  return others;
}

const crossesHeadroom = (head: number, events: number): boolean =>
  Math.floor(head / PARTITION_HEADROOM) !== Math.floor((head + events) / PARTITION_HEADROOM);
