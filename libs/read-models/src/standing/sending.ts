import type { PoolClient } from '#platform';

/** A page that was written down before it was sent, and may have gone out or not. */
interface Sending {
  stream: string;
  position: number;
  seq: number;
  version: number;
  /** Quoted. Null where the version never was live, or is gone. */
  schema: string | null;
}

const SENDING = `
  SELECT stream, sending_position::float8 AS position, sending_seq AS seq, sending_version AS version,
         CASE WHEN live_since IS NOT NULL AND pruned_at IS NULL THEN quote_ident(schema_name) END AS schema
  FROM public.outbound_cursors JOIN public.projection_versions ON version = sending_version ORDER BY stream`;

/** What can be the last of a page, by stream: $1 its position, $2 its number there. */
const LAST_OF_A_PAGE: Readonly<Record<string, (schema: string) => string>> = {
  rewards: (schema) =>
    `SELECT FROM ${schema}.ledger_entries
     WHERE position = $1 AND seq = $2 AND 'program:expense' IN (debit_account, credit_account)`,
  withdrawals: (schema) => `SELECT FROM ${schema}.withdrawals WHERE request_position = $1 AND $2 = 0`,
};

/** What is being sent is of a version that was live, and ends with something that is published. */
export async function wrongSending(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query<Sending>(SENDING);
  for (const { stream, position, seq, version, schema } of rows) {
    if (schema === null)
      return `the cursor of ${stream} says of a page that it is being sent from version ${version}, which was never live or is gone`;
    const last = LAST_OF_A_PAGE[stream];
    const { rowCount } = last ? await client.query(last(schema), [position, seq]) : { rowCount: 0 };
    if (rowCount === 0)
      return `the cursor of ${stream} says of a page that it is being sent up to ${position}-${seq}, where nothing that is published ends`;
  }
  return null;
}
