import { LedgerError, TIMELINE, type Pool, type PoolClient } from '#platform';

/** Another server became the primary, or the database was put back: what was stored before may be lost. Nothing was written now. */
export class OtherTimelineError extends LedgerError {
  constructor() {
    super('OTHER_TIMELINE', 'another server became the primary, and may lack what was stored before', false);
  }
}

/** The timeline on which the next batch is stored. The head's lock is for the primary alone to give: a standby says that it is none. */
export async function readTimeline(client: Pool | PoolClient): Promise<string> {
  const { rows } = await client.query<{ timeline: string }>(
    `SELECT ${TIMELINE} AS timeline FROM event_store_head FOR UPDATE`,
  );
  return rows[0]!.timeline;
}

/** @throws OtherTimelineError */
export async function requireTimeline(client: PoolClient, timeline: string): Promise<void> {
  if ((await readTimeline(client)) !== timeline) throw new OtherTimelineError();
}
