import type { RawMessage } from '#contracts';
import type { fetchV13, KafkaRecord, RecordsBatch } from '@platformatic/kafka';
import { headerName } from '../transport/header-name.js';
import type { TopicPartition } from '../transport/batch-transport.js';

type PartitionAnswer = Pick<fetchV13.FetchResponsePartition, 'records' | 'abortedTransactions'>;

/** What a fetch brought of one partition. */
export interface FetchedMessages {
  messages: RawMessage[];
  /** Behind all that came, whoever is to see it. */
  nextOffset: bigint;
  /** What it took on the wire. */
  bytes: number;
}

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** A control record's key: a version and a type, of 16 bits each. */
const CONTROL_TYPE_AT = 2;
const ABORT = 0;

const EMPTY = Buffer.alloc(0);

/**
 * The messages from `from` on that readers are to see: those of aborted transactions and the brokers' own marks are not.
 * The client has a filter of its own, which lets an aborted transaction through where a fetch holds two of one producer,
 * or ends before the mark that ends it.
 */
export function messagesOf(
  partition: TopicPartition,
  { records: batches = [], abortedTransactions }: PartitionAnswer,
  from: bigint,
): FetchedMessages {
  const aborted = abortedTransactions.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const abortedNow = new Set<bigint>();
  const messages: RawMessage[] = [];
  let nextOffset = from;
  let bytes = 0;
  for (const batch of batches) {
    const behind = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    bytes += batch.length;
    if (behind > nextOffset) nextOffset = behind;
    while (aborted[0] && aborted[0].firstOffset < behind) abortedNow.add(aborted.shift()!.producerId);
    if ((batch.attributes & CONTROL) !== 0) {
      if (endsAborted(batch)) abortedNow.delete(batch.producerId);
    } else if ((batch.attributes & TRANSACTIONAL) === 0 || !abortedNow.has(batch.producerId)) {
      addMessages(messages, partition, batch, from);
    }
  }
  return { messages, nextOffset, bytes };
}

const endsAborted = ({ records }: RecordsBatch): boolean => records[0]?.key?.readInt16BE(CONTROL_TYPE_AT) === ABORT;

function addMessages(messages: RawMessage[], at: TopicPartition, batch: RecordsBatch, from: bigint): void {
  const { topic, partition } = at;
  const { firstOffset, records } = batch;
  // Numbers of 64 bits are slow; hardly a log is so long that it needs them.
  const plain = firstOffset <= Number.MAX_SAFE_INTEGER - 0x7fffffff ? Number(firstOffset) : undefined;
  // The first of a batch may lie before what was asked for: brokers do not cut batches.
  const skipped = from - firstOffset;
  for (const record of records) {
    if (record.offsetDelta < skipped) continue;
    const { offsetDelta, key, value } = record;
    const offset = plain === undefined ? String(firstOffset + BigInt(offsetDelta)) : String(plain + offsetDelta);
    messages.push({ topic, partition, offset, key, value, headers: headersOf(record) });
  }
}

/** Of a name that occurs more than once the last counts, as everywhere in Kafka. */
function headersOf({ headers }: KafkaRecord): Record<string, Buffer> {
  const named: Record<string, Buffer> = {};
  for (const [name, value] of headers) named[headerName((name ?? EMPTY).toString('utf8'))] = value ?? EMPTY;
  return named;
}
