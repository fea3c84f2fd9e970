import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { NotFoundError } from './not-found.js';
import { cutPage, decodeCursor, type Page } from './page.js';

export type DeadLetterStatus = 'open' | 'redriven' | 'discarded';

interface DeadLetterRow {
  kind: 'm' | 'r';
  number: number;
  topic: string | null;
  partition: number | null;
  offset: number | null;
  position: number | null;
  source: string | null;
  event_id: string | null;
  type: string | null;
  reason: string;
  message: string;
  recorded_at: Instant;
  status: DeadLetterStatus;
}

/** Messages that could not be used, found by the consumer: they are not in the event store. Ids are `m-…`. */
const MESSAGES = `
  SELECT 'm' AS kind, id AS number, topic, partition, "offset", NULL::bigint AS position, source, event_id, type, reason,
    message, recorded_at, status
  FROM dead_letters`;

/** Events in the store that the rules refuse, found by the projector. Ids are `r-…`, with the event's position. */
const EVENTS = `
  SELECT 'r' AS kind, position AS number, topic, partition, "offset", position, source, event_id, type, reason,
    message, recorded_at, 'open' AS status
  FROM rejected_events JOIN events USING (position)`;

const ID = /^([mr])-([1-9][0-9]{0,15})$/;

/** One of the list of contracts.md. Topic, partition and offset are null for an event imported from a file. */
const toDeadLetter = (row: DeadLetterRow) => ({
  id: `${row.kind}-${row.number}`,
  topic: row.topic,
  partition: row.partition,
  offset: row.offset,
  position: row.position,
  source: row.source,
  eventId: row.event_id,
  type: row.type,
  reason: row.reason,
  message: row.message,
  recordedAt: formatInstant(row.recorded_at),
  status: row.status,
});

/** Dead letters of both kinds, the one recorded last first. */
export async function readDeadLetters(
  client: PoolClient,
  filter: { reason?: string | undefined; topic?: string | undefined },
  page: Page,
) {
  const list = `dead-letters/${filter.reason ?? ''}/${filter.topic ?? ''}`;
  const after = decodeCursor(list, page.after);
  const { rows } = await client.query<DeadLetterRow>(
    `SELECT * FROM (${MESSAGES} UNION ALL ${EVENTS}) AS letters
     WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
       ${after ? 'AND (recorded_at, kind, number) < ($4, $5, $6)' : ''}
     ORDER BY recorded_at DESC, kind DESC, number DESC LIMIT $3`,
    [
      filter.reason ?? null,
      filter.topic ?? null,
      page.limit + 1,
      ...(after ? [formatInstant(Number(after[0])), after[1], after[2]] : []),
    ],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.recorded_at, row.kind, row.number]);
  return { deadLetters: cut.rows.map(toDeadLetter), next: cut.next };
}

interface Contents {
  headers: Record<string, string>;
  raw: Buffer | null;
  problems: { field: string; problem: string }[];
}

/**
 * One dead letter with what came: `headers` as text (base64 behind `base64:` where a value is no UTF-8), the raw bytes,
 * and each field's problem. Of an event in the store its data are what is kept.
 * @throws NotFoundError
 */
export async function readDeadLetter(client: PoolClient, id: string) {
  const [, kind, number] = ID.exec(id) ?? [];
  if (kind === undefined) throw new NotFoundError('dead letter');
  const contents =
    kind === 'm'
      ? `SELECT headers, raw, problems FROM dead_letters WHERE id = $1`
      : `SELECT '{}'::jsonb AS headers, convert_to(data::text, 'UTF8') AS raw, '[]'::jsonb AS problems
         FROM events WHERE position = $1`;
  const { rows } = await client.query<DeadLetterRow & Contents>(
    `SELECT letters.*, contents.* FROM (${kind === 'm' ? MESSAGES : EVENTS}) AS letters, (${contents}) AS contents
     WHERE number = $1`,
    [number],
  );
  if (!rows[0]) throw new NotFoundError('dead letter');
  const { headers, raw, problems } = rows[0];
  return {
    ...toDeadLetter(rows[0]),
    problems,
    headers: Object.fromEntries(Object.entries(headers).map(([name, base64]) => [name, asText(base64)])),
    rawBase64: raw?.toString('base64') ?? null,
  };
}

function asText(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `base64:${base64}`;
}
