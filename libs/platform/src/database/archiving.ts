import type { Pool } from './pool.js';

const ARCHIVING = `
  SELECT current_setting('archive_mode') <> 'off'
         AND coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS failing
  FROM pg_stat_archiver`;

/** Whether the last try of the server that is asked to archive its WAL failed: it keeps what it cannot archive, until the disk is full. */
export async function isArchivingFailing(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ failing: boolean }>(ARCHIVING);
  return rows[0]!.failing;
}
