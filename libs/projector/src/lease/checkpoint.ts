import { formatInstant, type Instant } from '#contracts';
import { LedgerError, TIMELINE, type PoolClient } from '#platform';

/** The right to move a version's checkpoint, until somebody else takes it. */
export interface Lease {
  version: number;
  schema: string;
  epoch: number;
  /** On which it was taken: on any other, what was projected under it may be lost. Left out: the end of it does not matter. */
  timeline?: string;
}

/** Another projector took the version over, or another server the database. Nothing was written. */
export class FencedProjectorError extends LedgerError {
  constructor(version: number) {
    super(
      'PROJECTOR_FENCED',
      `version ${version} is projected by another process by now, or another server became the primary`,
      false,
    );
  }
}

/** Where a version stands. */
export interface Checkpoint {
  /** Every event up to here is reflected. */
  position: number;
  /** The log was read up to here: ahead of `position` only while facts wait in the correction queue. */
  readPosition: number;
}

/**
 * For the transaction alone. The fold asks for rows by key and nothing else, thousands at once, most of them in memory: what
 * the planner expects of that it would rather read a whole table for. The sums over a large batch's entries spill to
 * the disk with less memory.
 */
const SETTINGS = { enable_seqscan: 'off', work_mem: '32MB' };

const SET_SEARCH_PATH_AND_SETTINGS = [
  `set_config('search_path', schema_name || ', public', true)`,
  ...Object.entries(SETTINGS).map(([name, value]) => `set_config('${name}', '${value}', true)`),
].join(', ');

/** Whether the lease was taken on the present timeline, which is the third parameter. */
export const TAKEN_HERE = `coalesce($3, ${TIMELINE}) = ${TIMELINE}`;

/**
 * Lets the transaction read a version's tables, as long as nobody else has taken it. @returns where the version stands
 * @throws FencedProjectorError
 */
export async function enterVersion(client: PoolClient, { version, epoch, timeline }: Lease): Promise<Checkpoint> {
  const { rows } = await client.query<Checkpoint>(
    `SELECT position, read_position AS "readPosition", ${SET_SEARCH_PATH_AND_SETTINGS}
     FROM projection_versions WHERE version = $1 AND epoch = $2 AND ${TAKEN_HERE}`,
    [version, epoch, timeline ?? null],
  );
  if (!rows[0]) throw new FencedProjectorError(version);
  return { position: rows[0].position, readPosition: rows[0].readPosition };
}

/**
 * Makes sure, for the rest of the transaction, that the version stands where it was read and that nobody else has taken
 * it or will. Whoever only refers to the version, as the relay's cursor does, need not wait meanwhile. @throws FencedProjectorError
 */
export async function lockCheckpoint(client: PoolClient, lease: Lease, read: Checkpoint): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM projection_versions
     WHERE version = $1 AND epoch = $2 AND position = $3 AND read_position = $4 FOR NO KEY UPDATE`,
    [lease.version, lease.epoch, read.position, read.readPosition],
  );
  if (rowCount !== 1) throw new FencedProjectorError(lease.version);
}

export async function moveCheckpoint(
  client: PoolClient,
  lease: Lease,
  { position, readPosition }: Checkpoint,
  recordedAt: Instant | undefined,
): Promise<void> {
  await client.query(
    `UPDATE projection_versions
     SET position = $2, read_position = $3, position_recorded_at = coalesce($4, position_recorded_at),
         heartbeat_at = clock_timestamp()
     WHERE version = $1`,
    [lease.version, position, readPosition, recordedAt === undefined ? null : formatInstant(recordedAt)],
  );
}
