import type { Instant } from '#contracts';
import type { Pool } from '#platform';
import type { EventIdentity } from '../ids/by-id.js';
import type { DeadLetterStatus } from './decisions.js';

/** A dead letter of an event whose identity could be read. */
export interface KeptRefusal {
  id: number;
  type: string | null;
  reason: string;
  message: string;
  status: DeadLetterStatus;
  recordedAt: Instant;
  topic: string;
  partition: number;
  offset: number;
}

const HASH = (source: string, id: string): string => `hashtextextended(${id}, hashtextextended(${source}, 0))`;

/** What was refused of all that came under this identity, the last first. Found by index. */
export async function findRefusals(
  client: Pick<Pool, 'query'>,
  { source, id }: EventIdentity,
  limit: number,
): Promise<KeptRefusal[]> {
  const { rows } = await client.query<KeptRefusal>(
    `SELECT id, type, reason, message, status, recorded_at AS "recordedAt", topic, partition, "offset" FROM dead_letters
     WHERE ${HASH('source', 'event_id')} = ${HASH('$1::text', '$2::text')} AND source = $1 AND event_id = $2
     ORDER BY id DESC LIMIT $3`,
    [source, id, limit],
  );
  return rows;
}
