import type { PoolClient } from '#platform';

export interface DeadLetterCount {
  reason: string;
  /** Those that somebody should look at. */
  open: number;
  /** Events that the rules refuse, of which somebody knows. */
  acknowledged: number;
}

/** Both kinds: messages that cannot be used, and events that the rules refuse. What was redriven or discarded is settled. */
const COUNTS = `
  SELECT reason, count(*) FILTER (WHERE NOT acknowledged) AS open, count(*) FILTER (WHERE acknowledged) AS acknowledged
  FROM (
    SELECT reason, false AS acknowledged FROM dead_letters WHERE status = 'open'
    UNION ALL
    SELECT reason, acknowledged_at IS NOT NULL FROM rejected_events LEFT JOIN acknowledged_events USING (position, reason)
  ) AS letters
  GROUP BY reason ORDER BY 2 DESC, reason`;

/** How many dead letters there are of each reason, those with the most open ones first. */
export async function countDeadLetters(client: PoolClient): Promise<DeadLetterCount[]> {
  const { rows } = await client.query<DeadLetterCount>(COUNTS);
  return rows;
}
