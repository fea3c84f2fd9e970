import { formatInstant, type Instant } from '#contracts';
import type { DeadLetterStatus } from '#event-store';
import type { PoolClient } from '#platform';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { KEY } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';

/** Acknowledged are those of the rules alone: their events stay in the store and stay refused, but somebody knows of them. */
export const DEAD_LETTER_STATUSES = ['open', 'redriven', 'discarded', 'acknowledged'] as const satisfies readonly (
  DeadLetterStatus | 'acknowledged'
)[];
type ListedStatus = (typeof DEAD_LETTER_STATUSES)[number];

/** Messages (`m-…`), or events in the store that the rules refuse (`r-…`). */
export type DeadLetterKind = 'm' | 'r';

interface DeadLetterRow {
  kind: DeadLetterKind;
  number: number;
  topic: string | null;
  partition: number | null;
  offset: number | null;
  batch_index: number | null;
  position: number | null;
  source: string | null;
  event_id: string | null;
  type: string | null;
  reason: string;
  message: string;
  recorded_at: Instant;
  status: ListedStatus;
}

/**
 * Messages that could not be used, found by the consumer: they are not in the event store, until they are redriven into
 * it. Ids are `m-…`.
 */
const MESSAGES = `
  SELECT 'm' AS kind, id AS number, topic, partition, "offset", batch_index, position, source, event_id, type, reason,
    message, recorded_at, status
  FROM dead_letters`;

/** Events in the store that the rules refuse, found by the projector. Ids are `r-…`, with the event's position. */
const EVENTS = `
  SELECT 'r' AS kind, position AS number, topic, partition, "offset", NULL::integer AS batch_index, position, source,
    event_id, type, reason, message, recorded_at,
    CASE WHEN acknowledged_at IS NULL THEN 'open' ELSE 'acknowledged' END AS status
  FROM rejected_events JOIN events USING (position) LEFT JOIN acknowledged_events USING (position, reason)`;

const ID = /^([mr])-([1-9][0-9]{0,15})$/;

/** One of the list of contracts.md. Topic, partition and offset are null for an event imported from a file. */
const toDeadLetter = (row: DeadLetterRow) => ({
  id: `${row.kind}-${row.number}`,
  topic: row.topic,
  partition: row.partition,
  offset: row.offset,
  batchIndex: row.batch_index,
  position: row.position,
  source: row.source,
  eventId: row.event_id,
  type: row.type,
  reason: row.reason,
  message: row.message,
  recordedAt: formatInstant(row.recorded_at),
  status: row.status,
});

/** Which dead letters are meant: those that fit everything given. */
export interface DeadLetterFilter {
  reason?: string | undefined;
  topic?: string | undefined;
  kind?: DeadLetterKind | undefined;
  status?: ListedStatus | undefined;
  /** Recorded at or after this instant. */
  since?: Instant | undefined;
  /** Recorded before this instant. */
  until?: Instant | undefined;
  /** `m-…` and `r-…`. */
  ids?: readonly string[] | undefined;
}

/** Dead letters of both kinds, the one recorded last first. */
export async function readDeadLetters(client: PoolClient, filter: DeadLetterFilter, page: Page) {
  const { kind = null, reason = null, topic = null, status = null, since, until, ids = null } = filter;
  const list = `dead-letters/${JSON.stringify([kind, reason, topic, status, since, until, ids])}`;
  const after = decodeCursor(list, page.after, [KEY.instant, KEY.text, KEY.position]);
  const { rows } = await client.query<DeadLetterRow>(
    `SELECT * FROM (${MESSAGES} UNION ALL ${EVENTS}) AS letters
     WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2)
       AND ($3::text IS NULL OR status = $3)
       AND ($4::timestamptz IS NULL OR recorded_at >= $4) AND ($5::timestamptz IS NULL OR recorded_at < $5)
       AND ($6::text[] IS NULL OR kind || '-' || number = ANY ($6)) AND ($8::text IS NULL OR kind = $8)
       ${after ? 'AND (recorded_at, kind, number) < ($9, $10, $11)' : ''}
     ORDER BY recorded_at DESC, kind DESC, number DESC LIMIT $7`,
    [
      reason,
      topic,
      status,
      since === undefined ? null : formatInstant(since),
      until === undefined ? null : formatInstant(until),
      ids,
      page.limit + 1,
      kind,
      ...(after ? [formatInstant(Number(after[0])), after[1], after[2]] : []),
    ],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.recorded_at, row.kind, row.number]);
  return { deadLetters: cut.rows.map(toDeadLetter), next: cut.next };
}

export type ListedDeadLetter = ReturnType<typeof toDeadLetter>;

interface Contents {
  headers: Record<string, string>;
  raw: Buffer | null;
  problems: { field: string; problem: string }[];
  decided_at: Instant | null;
  decided_by: string | null;
  decision_reason: string | null;
}

/**
 * One dead letter with what came: `headers` as text (base64 behind `base64:` where a value is no UTF-8), the raw bytes,
 * each field's problem, and who redrove, discarded or acknowledged it, when and why. Of an event in the store its data are
 * what is kept.
 * @throws NotFoundError
 */
export async function readDeadLetter(client: PoolClient, id: string) {
  const [, kind, number] = ID.exec(id) ?? [];
  if (kind === undefined) throw new NotFoundError('dead letter');
  const contents =
    kind === 'm'
      ? `SELECT headers, raw, problems, decided_at, decided_by, decision_reason FROM dead_letters WHERE id = $1`
      : `SELECT '{}'::jsonb AS headers, convert_to(data::text, 'UTF8') AS raw, '[]'::jsonb AS problems,
           acknowledged_at AS decided_at, acknowledged_by AS decided_by, acknowledgement_reason AS decision_reason
         FROM rejected_events JOIN events USING (position) LEFT JOIN acknowledged_events USING (position, reason)
         WHERE position = $1`;
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
    decidedAt: instantOrNull(rows[0].decided_at),
    decidedBy: rows[0].decided_by,
    decisionReason: rows[0].decision_reason,
  };
}

function asText(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `base64:${base64}`;
}
