import {
  decodeMessage,
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
const HEADERS = { 'content-type': Buffer.from(STRUCTURED_CONTENT_TYPE) };

/**
 * Lines of structured CloudEvents go the way that Kafka's messages go: decoded, validated, appended, a batch in one
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
  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) return true;
    await appendLines(store, batch, summary, limits);
    batch = [];
    return onBatch();
  };
  for await (const line of lines) {
    batch.push(line);
    if (batch.length >= BATCH_LINES && !(await flush())) return summary;
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
    const decoded = decodeMessage(asMessage(line), limits);
    if (decoded.event) events.push(decoded.event);
    else refusals.push(decoded.refusal);
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
  topic: 'import',
  partition: 0,
  offset: String(number),
  key: null,
  value: Buffer.from(bytes),
  headers: HEADERS,
});
