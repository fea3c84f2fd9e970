import { inTransaction, type Pool } from '#platform';
import { SEGMENT_SIZE, sumUpNextSegment, type SegmentSize } from '#read-models';

/** Sums up what the projector would beside its batches: all segments of the log that the live version has passed. */
export async function sumUpSegments(pool: Pool, size: SegmentSize = SEGMENT_SIZE): Promise<void> {
  const sumUpNext = (): Promise<boolean> =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ position: number }>(
        `SELECT position, set_config('search_path', schema_name || ', public', true)
         FROM projection_versions WHERE state = 'live'`,
      );
      const { position } = rows[0]!;
      return (await sumUpNextSegment(client, position, size)) <= position;
    });
  while (await sumUpNext());
}
