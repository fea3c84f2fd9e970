import { formatInstant, now, type RawMessage, type Refusal } from '#contracts';
import type { PoolClient } from '#platform';
import { createHash } from 'node:crypto';

/** A refusal as kept. */
export interface StoredDeadLetter {
  id: number;
  refusal: Refusal;
}

/**
 * Tells a message from another that once stood at the same offset, and an event of a batch from its neighbours, also where
 * they are alike. A tombstone has a hash of its own.
 */
function rawHash({ value, batchIndex }: RawMessage): Buffer {
  const hash = createHash('sha256');
  if (batchIndex !== undefined) hash.update(`element ${batchIndex} `);
  hash.update(value === null ? 'tombstone' : 'value');
  if (value) hash.update(value);
  return hash.digest();
}

/** Header values are bytes, not text: kept in base64. */
function headersAsJson(headers: Record<string, Buffer>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.toString('base64')])));
}

/** In one statement, at most: what the messages themselves take is in memory twice meanwhile. */
const STATEMENT = { letters: 1_000, bytes: 8 * 1024 * 1024 };

/** In their order, in parts that fit into one statement each. */
function* inParts(refusals: readonly Refusal[]): Generator<readonly Refusal[]> {
  let [begun, bytes] = [0, 0];
  for (const [index, { raw }] of refusals.entries()) {
    bytes += raw.value?.length ?? 0;
    if (index > begun && (index - begun >= STATEMENT.letters || bytes > STATEMENT.bytes)) {
      yield refusals.slice(begun, index);
      [begun, bytes] = [index, raw.value?.length ?? 0];
    }
  }
  if (begun < refusals.length) yield refusals.slice(begun);
}

const keyOf = (topic: string, partition: number, offset: number, hash: Buffer): string =>
  `${partition} ${offset} ${hash.toString('latin1')} ${topic}`;

/** Column → its type, and what a refusal has for it. */
const COLUMNS: readonly (readonly [name: string, type: string, of: (refusal: Refusal) => unknown])[] = [
  ['topic', 'text', ({ raw }) => raw.topic],
  ['partition', 'integer', ({ raw }) => raw.partition],
  ['"offset"', 'bigint', ({ raw }) => raw.offset],
  ['reason', 'text', ({ reason }) => reason],
  ['message', 'text', ({ message }) => message],
  ['problems', 'jsonb', ({ problems = [] }) => JSON.stringify(problems)],
  ['source', 'text', ({ source = null }) => source],
  ['event_id', 'text', ({ eventId = null }) => eventId],
  ['type', 'text', ({ type = null }) => type],
  ['key', 'bytea', ({ raw }) => raw.key],
  ['headers', 'jsonb', ({ raw }) => headersAsJson(raw.headers)],
  ['raw', 'bytea', ({ raw }) => raw.value],
  ['batch_index', 'integer', ({ raw }) => raw.batchIndex ?? null],
];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
const ARRAYS = COLUMNS.map(([, type], index) => `$${index + 3}::${type}[]`).join(', ');

const INSERT = `
  INSERT INTO dead_letters (${NAMES}, raw_hash, recorded_at)
  SELECT ${NAMES}, raw_hash, $1
  FROM unnest(${ARRAYS}, $2::bytea[]) WITH ORDINALITY AS letters (${NAMES}, raw_hash, ordinal)
  ORDER BY ordinal
  ON CONFLICT (topic, partition, "offset", raw_hash) DO NOTHING
  RETURNING id, topic, partition, "offset", raw_hash AS hash`;

interface KeptRow {
  id: number;
  topic: string;
  partition: number;
  offset: number;
  hash: Buffer;
}

/** Keeps refused messages whole. One that was read and kept before is not kept again. @returns those that were new */
export async function keepDeadLetters(client: PoolClient, refusals: readonly Refusal[]): Promise<StoredDeadLetter[]> {
  const stored: StoredDeadLetter[] = [];
  const recordedAt = formatInstant(now());
  for (const part of inParts(refusals)) {
    const hashes = part.map(({ raw }) => rawHash(raw));
    const { rows } = await client.query<KeptRow>(INSERT, [
      recordedAt,
      hashes,
      ...COLUMNS.map(([, , of]) => part.map((refusal) => of(refusal))),
    ]);
    const byKey = new Map(
      part.map((refusal, n) => [
        keyOf(refusal.raw.topic, refusal.raw.partition, Number(refusal.raw.offset), hashes[n]!),
        refusal,
      ]),
    );
    for (const { id, topic, partition, offset, hash } of rows)
      stored.push({ id, refusal: byKey.get(keyOf(topic, partition, offset, hash))! });
  }
  return stored;
}
