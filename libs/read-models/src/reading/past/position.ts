import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { At } from '../at.js';

/**
 * The last position of which all up to it was recorded by $1, not beyond $2. Batches follow each other in time, so that each look
 * at one of them leaves half of the log. (Where the clocks of two that append differ, it is one of the places where the time passed.)
 */
const LAST_RECORDED = `
  WITH RECURSIVE search AS (
    SELECT 0::bigint AS low, $2::bigint AS high
    UNION ALL
    SELECT CASE WHEN batch.recorded_at <= $1 THEN least(batch.last_position, high) ELSE low END,
           CASE WHEN batch.recorded_at <= $1 THEN high ELSE batch.first_position - 1 END
    FROM search CROSS JOIN LATERAL (
      SELECT first_position, last_position, recorded_at FROM public.event_batches
      WHERE first_position <= low + (high - low + 1) / 2 ORDER BY first_position DESC LIMIT 1) AS batch
    WHERE low < high
  )
  SELECT low AS position FROM search ORDER BY high - low LIMIT 1`;

/** How far the log was recorded by a moment, as far as it is reflected: what was known then is what was known at that position. */
export async function readPositionBy(client: PoolClient, at: At, recordedBy: Instant) {
  const { rows } = await client.query<{ position: number }>(LAST_RECORDED, [formatInstant(recordedBy), at.position]);
  return { recordedBy: formatInstant(recordedBy), position: rows[0]!.position };
}
