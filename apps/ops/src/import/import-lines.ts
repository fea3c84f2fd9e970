import {
  BATCH_CONTENT_TYPE,
  decodeEach,
  IMPORT_TOPIC,
  OWN_SOURCE,
  STRUCTURED_CONTENT_TYPE,
  type DecodeLimits,
  type NewEvent,
  type RawMessage,
  type Refusal,
} from '#contracts';
import type { EventStore } from '#event-store';
import type { Line } from './lines.js';

export interface ImportSummary {
  lines: number;
  appended: number;
  /** Recorded before, with the same content. */
  duplicates: number;
  /** Lines that cannot be used, by reason: each is a dead letter, kept before or now. */
  refused: Record<string, number>;
  /** The number of the last line that is safe in the database. */
  lastLine: number;
  /** The event store's last position. */
  head: number;
  /** Of the refused, those that this system made itself: the file is an export. Absent where there are none. */
  own?: number;
}

const BATCH_LINES = 1000;
/** A line may be a list of very many events: what is in memory at once is bounded by this, and by one line. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** A list in a file may be larger than one in a message. */
const LIST_BYTES_MAX = 16 * 1024 * 1024;
const HEADERS = { 'content-type': Buffer.from(STRUCTURED_CONTENT_TYPE) };
const BATCH_HEADERS = { 'content-type': Buffer.from(BATCH_CONTENT_TYPE) };
const OPENS_LIST = '['.charCodeAt(0);

/**
 * Lines of structured CloudEvents, or of batches of them in a list, go the way that Kafka's messages go: decoded, validated, appended, a batch in one
 * transaction. A refused line is a dead letter of topic `import`, partition 0, with the line's number as its offset.
 * Importing the same lines again changes nothing.
 * @param onBatch after each transaction; returning false stops the import there
 */
export async function importLines(
  store: EventStore,
  lines: AsyncIterable<Line>,
  onBatch: () => boolean,
  limits: DecodeLimits,
): Promise<ImportSummary> {
  const summary: ImportSummary = {
    lines: 0,
    appended: 0,
    duplicates: 0,
    refused: {},
    lastLine: 0,
    head: await store.head(),
  };
  let batch: Line[] = [];
  let bytes = 0;
  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) return true;
    await appendLines(store, batch, summary, limits);
    batch = [];
    bytes = 0;
    return onBatch();
  };
  for await (const line of lines) {
    batch.push(line);
    bytes += line.bytes.length;
    const isFull = batch.length >= BATCH_LINES || bytes >= BATCH_BYTES;
    if (isFull && !(await flush())) return summary;
  }
  await flush();
  return summary;
}

async function appendLines(
  store: EventStore,
  lines: Line[],
  summary: ImportSummary,
  limits: DecodeLimits,
): Promise<void> {
  const events: NewEvent[] = [];
  const refusals: Refusal[] = [];
  for (const line of lines) {
    for (const { event, refusal } of decodeEach(asMessage(line), { ...limits, batchBytesMax: LIST_BYTES_MAX })) {
      if (event) events.push(event);
      else refusals.push(refusal);
    }
  }
  const { appended, duplicates, head } = await store.appendBatch({ events, refusals, offsets: [] });
  for (const { reason, source } of refusals) {
    count(summary, reason, 1);
    if (source === OWN_SOURCE) summary.own = (summary.own ?? 0) + 1;
  }
  count(summary, 'ID_REUSED', events.length - appended - duplicates);
  summary.lines += lines.length;
  summary.appended += appended;
  summary.duplicates += duplicates;
  summary.lastLine = lines.at(-1)?.number ?? summary.lastLine;
  summary.head = head;
}

function count({ refused }: ImportSummary, reason: string, times: number): void {
  if (times > 0) refused[reason] = (refused[reason] ?? 0) + times;
}

const asMessage = ({ number, bytes }: Line): RawMessage => ({
  topic: IMPORT_TOPIC,
  partition: 0,
  offset: String(number),
  key: null,
  value: Buffer.from(bytes),
  headers: bytes[0] === OPENS_LIST ? BATCH_HEADERS : HEADERS,
});
