import { formatInstant, now, type RawMessage } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';

export type DeadLetterStatus = 'open' | 'redriven' | 'discarded';

/** A dead letter with the message as it came, locked until the transaction ends: nobody else decides it meanwhile. */
export async function lockDeadLetter(
  client: PoolClient,
  id: number,
): Promise<{ status: DeadLetterStatus; raw: RawMessage } | undefined> {
  const { rows } = await client.query<{
    status: DeadLetterStatus;
    topic: string;
    partition: number;
    offset: number;
    key: Buffer | null;
    headers: Record<string, string>;
    raw: Buffer | null;
    batch_index: number | null;
  }>(
    `SELECT status, topic, partition, "offset", key, headers, raw, batch_index FROM dead_letters WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const row = rows[0];
  if (!row) return undefined;
  const headers = Object.entries(row.headers).map(([name, base64]) => [name, Buffer.from(base64, 'base64')] as const);
  return {
    status: row.status,
    raw: {
      topic: row.topic,
      partition: row.partition,
      offset: String(row.offset),
      key: row.key,
      value: row.raw,
      headers: Object.fromEntries(headers),
      ...(row.batch_index !== null && { batchIndex: row.batch_index }),
    },
  };
}

export type Discarded =
  { outcome: 'discarded' } | { outcome: 'decided'; status: Exclude<DeadLetterStatus, 'open'> } | { outcome: 'missing' };

/** Settles a dead letter that will not be used. It is kept, bytes and all, with who decided it and why. */
export async function discardDeadLetter(
  pool: Pool,
  id: number,
  { by, reason, dryRun = false }: { by: string; reason: string; dryRun?: boolean },
): Promise<Discarded> {
  return inTransaction(pool, async (client) => {
    const letter = await lockDeadLetter(client, id);
    if (!letter) return { outcome: 'missing' };
    if (letter.status !== 'open') return { outcome: 'decided', status: letter.status };
    if (!dryRun) {
      await client.query(
        `UPDATE dead_letters SET status = 'discarded', decided_at = $2, decided_by = $3, decision_reason = $4
         WHERE id = $1`,
        [id, formatInstant(now()), by, reason],
      );
    }
    return { outcome: 'discarded' };
  });
}
