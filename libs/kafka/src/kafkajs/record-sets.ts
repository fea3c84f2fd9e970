import { FetchedRecord, type RecordBatch } from './fetched-record.js';
import { readVarInt, skipVarInt } from './var-int.js';

/** Of a batch of format 2 (Kafka's documentation, "Record Batch"): where its fields stand. */
const LENGTH_AT = 8;
const LENGTH_COUNTS_FROM = 12;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const PRODUCER_ID_AT = 43;
const RECORD_COUNT_AT = 57;
const RECORDS_AT = 61;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** Each record begins with a byte of attributes, which mean nothing yet. */
const RECORD_ATTRIBUTES_BYTES = 1;

/** Offsets beyond it are counted as BigInts. */
const PLAIN_OFFSET_MAX = Number.MAX_SAFE_INTEGER - 2 ** 32;

/** Unpacks what a batch's attributes say it is packed with; undefined where it is not packed. */
export type Unpacker = (attributes: number) => ((packed: Buffer) => Promise<Buffer>) | undefined;

/** Whether a partition's part of a fetch has the present format, 2; Kafka itself has written no other since 2017. */
export const isPresentFormat = (set: Buffer): boolean => set.length > MAGIC_AT && set[MAGIC_AT] === 2;

/** The records of a partition's part of a fetch; a batch at its end that was cut off is left for the next fetch. */
export async function recordsOf(
  topic: string,
  partition: number,
  set: Buffer,
  unpacker: Unpacker,
): Promise<FetchedRecord[]> {
  const records: FetchedRecord[] = [];
  for (let at = 0; at + RECORDS_AT <= set.length;) {
    const end = at + LENGTH_COUNTS_FROM + set.readInt32BE(at + LENGTH_AT);
    if (end > set.length) break;
    const attributes = set.readInt16BE(at + ATTRIBUTES_AT);
    const unpack = unpacker(attributes);
    const body = set.subarray(at + RECORDS_AT, end);
    const batch: RecordBatch = {
      topic,
      partition,
      bytes: unpack ? await unpack(body) : body,
      producerId: String(set.readBigInt64BE(at + PRODUCER_ID_AT)),
      inTransaction: (attributes & TRANSACTIONAL) !== 0,
      isControlBatch: (attributes & CONTROL) !== 0,
    };
    addRecords(records, batch, set.readBigInt64BE(at), set.readInt32BE(at + RECORD_COUNT_AT));
    at = end;
  }
  return records;
}

function addRecords(records: FetchedRecord[], batch: RecordBatch, firstOffset: bigint, count: number): void {
  const { bytes } = batch;
  const plain = firstOffset <= PLAIN_OFFSET_MAX ? Number(firstOffset) : undefined;
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const length = readVarInt(bytes, at);
    const begin = skipVarInt(bytes, at);
    const end = begin + length;
    const deltaAt = skipVarInt(bytes, begin + RECORD_ATTRIBUTES_BYTES);
    const delta = readVarInt(bytes, deltaAt);
    const offset = plain === undefined ? String(firstOffset + BigInt(delta)) : String(plain + delta);
    records.push(new FetchedRecord(batch, offset, skipVarInt(bytes, deltaAt), end));
    at = end;
  }
}
