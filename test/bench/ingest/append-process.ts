import { decodeMessage, structuredMessage, type NewEvent, type RawMessage } from '#contracts';
import { EventStore, type PartitionOffset } from '#event-store';
import { createPool } from '#platform';
import { EventAppender } from '../../../apps/consumer/src/ingestion/event-appender.js';
import { mustEqual } from '../check.js';
import { serve } from '../processes/serve.js';
import { AFTERWARDS, backlog, paymentFact, type Fact } from './backlog.js';
import { eventId, type IdKind } from './growth-ids.js';
import type { BacklogSize } from './sizes.js';

/** Appends as the consumer does, in a process of its own: how fast, without Kafka and without decoding. */
export interface AppendCommand {
  databaseUrl: string;
  /** A whole backlog, or payments alone. */
  what: { backlog: BacklogSize } | { payments: NumberedPayments };
}

/** Payments whose ids are made from the numbers `from` on. */
export interface NumberedPayments {
  kind: IdKind;
  from: number;
  count: number;
}

export interface AppendResult {
  events: number;
  /** Spent appending alone. */
  seconds: number;
}

const BATCH = 5_000;
/** Decoded beforehand, so that appending alone is timed; few enough to be nobody's burden. */
const DECODED_AHEAD = 100_000;
/** Batches that are handed over before the first of them is stored, so that the appender need not wait for them. */
const OUTSTANDING = 3;
/** The partition that they pretend to come from, so that the offset moves with each batch. */
const TOPIC = 'payments';

serve(async ({ databaseUrl, what }: AppendCommand): Promise<AppendResult> => {
  const pool = createPool({ connectionString: databaseUrl, applicationName: 'bench-append' });
  const store = new EventStore(pool);
  await store.start();
  const { epoch } = await store.claimPartition(TOPIC, 0);
  const appender = new EventAppender({ store, messagesMax: BATCH, onAppended: () => undefined });
  let events = 0;
  let milliseconds = 0;
  for (const facts of portions(factsOf(what), DECODED_AHEAD)) {
    const decoded = facts.map((fact, i) => decode(fact, events + i));
    const offset = (end: number): PartitionOffset => ({ topic: TOPIC, partition: 0, nextOffset: String(end), epoch });
    const began = performance.now();
    const under: Promise<void>[] = [];
    for (const batch of portions(decoded, BATCH)) {
      events += batch.length;
      under.push(appender.append({ events: batch, refusals: [], offsets: [offset(events)] }));
      if (under.length >= OUTSTANDING) await under.shift();
    }
    await Promise.all(under);
    milliseconds += performance.now() - began;
  }
  await recognizesAgain(store, factsOf(what));
  await store.close();
  await pool.end();
  return { events, seconds: milliseconds / 1000 };
});

const factsOf = (what: AppendCommand['what']): Iterable<Fact> =>
  'backlog' in what ? backlog(what.backlog) : numbered(what.payments);

function* numbered({ kind, from, count }: NumberedPayments): Generator<Fact> {
  for (let i = from; i < from + count; i += 1) yield paymentFact(0, i, 0, eventId(kind, i), AFTERWARDS + i);
}

/** What was appended is known: nothing of it is taken a second time. */
async function recognizesAgain(store: EventStore, facts: Iterable<Fact>): Promise<void> {
  const [first = []] = portions(facts, BATCH);
  const { appended, duplicates } = await store.appendBatch({ events: first.map(decode), refusals: [], offsets: [] });
  mustEqual('events appended a second time', { appended, duplicates }, { appended: 0, duplicates: first.length });
}

/** A fact on the way that it takes from Kafka into the store. */
function decode(fact: Fact, offset: number): NewEvent {
  const { key, value, headers } = structuredMessage(fact);
  const message: RawMessage = {
    topic: TOPIC,
    partition: 0,
    offset: String(offset),
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: { 'content-type': Buffer.from(headers['content-type']) },
  };
  const { event, refusal } = decodeMessage(message);
  if (!event) throw new Error(`a message of the backlog is refused: ${refusal?.message}`);
  return event;
}

function* portions<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let portion: T[] = [];
  for (const one of all) {
    portion.push(one);
    if (portion.length < size) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
