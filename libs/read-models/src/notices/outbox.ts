import { OWN_SOURCE, type Instant, type NoticeType } from '#contracts';
import type { Pool } from '#platform';
import type { OutboundPage } from '../outbound/stream.js';

/** The notices that are not published, oldest first. At least once, under ids that are written down. */
export async function nextNotices(pool: Pool, limit: number): Promise<OutboundPage | undefined> {
  const { rows } = await pool.query<{ seq: number; id: string; type: NoticeType; time: Instant; data: object }>(
    `SELECT seq, id, type, time, data FROM partner_notices WHERE published_at IS NULL ORDER BY seq LIMIT $1`,
    [limit],
  );
  if (rows.length === 0) return undefined;
  const seqs = rows.map(({ seq }) => seq);
  return {
    events: rows.map(({ id, type, time, data }) => ({ source: OWN_SOURCE, id, type, occurredAt: time, data })),
    published: async () => {
      const { rowCount } = await pool.query(
        `UPDATE partner_notices SET published_at = now() WHERE seq = ANY ($1::bigint[]) AND published_at IS NULL`,
        [seqs],
      );
      return rowCount === seqs.length;
    },
  };
}
