import { inTransaction, takeOwnerLock, type Pool, type PoolClient } from '#platform';
import {
  HOLDER_SILENT_SECONDS,
  createVersionStatements,
  PROGRAM,
  dropForLoading,
  readFailed,
  readRetired,
  readUnderWay,
  type Purpose,
  type Version,
  type VersionState,
} from '#read-models';
import type { Lease } from '#projector';
import { ReplayRefusedError } from './replay-error.js';
import { tryAgain } from './try-again.js';

/** One operator at a time begins, resumes or aborts: the checks and what follows from them are one step. */
const BEGIN_LOCK = takeOwnerLock('replay');

function refuseWhile({ version, state, purpose, held, holder }: Version): never {
  const what = purpose === 'replay' ? 'a replay' : `${purpose === 'audit' ? 'an' : 'a'} ${purpose}`;
  if (held) throw new ReplayRefusedError(`${what} is under way: version ${version} is '${state}', by ${holder}`);
  const why =
    state === 'ready' ? 'is ready and waits to be swapped in' : `was left in '${state}' by a process that ended`;
  throw new ReplayRefusedError(`${what} is not over: version ${version} ${why}; "replay resume" or "replay abort" it`);
}

/** An audit whose process ended is in nobody's way: what it left is dropped. @throws ReplayRefusedError */
async function requireNoOther(client: PoolClient): Promise<void> {
  const other = await readUnderWay(client);
  if (other?.purpose === 'audit' && !other.held) await dropAudit(client, other);
  else if (other) refuseWhile(other);
}

/**
 * Takes a version for this process: whoever held it before is fenced. Only as it was read: its holder may have come to
 * life again and swapped it in meanwhile.
 */
async function take(client: PoolClient, version: Version, holder: string, state: VersionState): Promise<Lease> {
  if (version.program !== PROGRAM) {
    throw new ReplayRefusedError(
      `version ${version.version} was made by ${version.program}, this is ${PROGRAM}: use the release that made it`,
    );
  }
  const { rows } = await client.query<Lease>(
    `UPDATE projection_versions
     SET epoch = epoch + 1, holder = $2, heartbeat_at = clock_timestamp(), state = $3, failure = NULL, failed_in = NULL
     WHERE version = $1 AND epoch = $5 AND pruned_at IS NULL
       AND (holder IS NULL OR heartbeat_at < clock_timestamp() - make_interval(secs => $4))
     RETURNING version, schema_name AS schema, epoch`,
    [version.version, holder, state, HOLDER_SILENT_SECONDS, version.epoch],
  );
  return rows[0] ?? refuseWhile({ ...version, held: true });
}

/** In one transaction; where the database is lost on the way, again, with what was begun already if only that was not heard of. */
function begin(pool: Pool, holder: string, work: (client: PoolClient) => Promise<Lease>): Promise<Lease> {
  let isAgain = false;
  return tryAgain(() =>
    inTransaction(pool, async (client) => {
      await client.query(BEGIN_LOCK);
      const begun = isAgain ? await readUnderWay(client) : undefined;
      isAgain = true;
      if (begun?.holder !== holder) return work(client);
      const { version, schema, epoch } = begun;
      return { version, schema, epoch };
    }),
  );
}

/**
 * Makes a new version beside the live one, empty, without indexes and triggers: they come when it is filled.
 * @throws ReplayRefusedError where another replay is not over
 */
export function createReplay(pool: Pool, holder: string, purpose: Purpose = 'replay'): Promise<Lease> {
  return begin(pool, holder, async (client) => {
    await requireNoOther(client);
    const { rows } = await client.query<Lease>(
      `INSERT INTO projection_versions (version, schema_name, state, purpose, program, epoch, holder, heartbeat_at)
       SELECT max(version) + 1, 'projections_' || max(version) + 1, 'created', $1, $2, 1, $3, clock_timestamp()
       FROM projection_versions
       RETURNING version, schema_name AS schema, epoch`,
      [purpose, PROGRAM, holder],
    );
    const lease = rows[0]!;
    await client.query(createVersionStatements(lease.schema));
    await client.query(`SET LOCAL search_path TO ${lease.schema}, public`);
    await dropForLoading(client, lease);
    return lease;
  });
}

/** Where a replay goes on: what was compared once is compared anew, since the live version has moved. */
function resumedState({ state, failedIn }: Version): VersionState {
  const stood = state === 'failed' ? failedIn! : state;
  return stood === 'comparing' || stood === 'ready' ? 'catching up' : stood;
}

/**
 * Goes on with the replay that a process left behind, or with the last one that failed.
 * @throws ReplayRefusedError where there is none, or its process is alive
 */
export function resumeReplay(pool: Pool, holder: string): Promise<Lease> {
  return begin(pool, holder, async (client) => {
    const version = (await readUnderWay(client)) ?? (await readFailed(client));
    if (!version) throw new ReplayRefusedError('there is no replay to resume');
    if (version.held) refuseWhile(version);
    if (version.purpose === 'audit') {
      throw new ReplayRefusedError(`version ${version.version} is an audit: "replay abort" it, and audit anew`);
    }
    return take(client, version, holder, resumedState(version));
  });
}

/**
 * Takes the version that was live before, to bring it back.
 * @throws ReplayRefusedError where none is kept, or a replay is not over
 */
export function beginRollback(pool: Pool, holder: string): Promise<Lease> {
  return begin(pool, holder, async (client) => {
    await requireNoOther(client);
    const retired = await readRetired(client);
    if (!retired)
      throw new ReplayRefusedError('no version before the live one is kept: there is nothing to roll back to');
    await client.query(`UPDATE projection_versions SET purpose = 'rollback' WHERE version = $1`, [retired.version]);
    return take(client, retired, holder, 'catching up');
  });
}

/**
 * Ends the replay that is not over, whoever works on it: its next step is refused. A rollback's version stays retired
 * and an audit's is dropped.
 * @returns the version and what became of it
 */
export function abortReplay(pool: Pool): Promise<{ version: number; state: VersionState | 'dropped' }> {
  return inTransaction(pool, async (client) => {
    await client.query(BEGIN_LOCK);
    const version = await readUnderWay(client);
    if (!version) throw new ReplayRefusedError('no replay is under way: there is nothing to abort');
    if (version.purpose === 'audit') {
      if (!(await dropAudit(client, version))) throw new ReplayRefusedError('the audit ended in this moment');
      return { version: version.version, state: 'dropped' };
    }
    const state = version.purpose === 'rollback' ? 'retired' : 'aborted';
    const { rowCount } = await client.query(
      `UPDATE projection_versions SET state = $2, epoch = epoch + 1, holder = NULL WHERE version = $1 AND epoch = $3`,
      [version.version, state, version.epoch],
    );
    if (rowCount !== 1) throw new ReplayRefusedError(`version ${version.version} was swapped in this moment`);
    return { version: version.version, state };
  });
}

/**
 * Drops what an audit made. Its row stays, as one that was pruned: were its number given to another version, a process
 * that was taken for dead would hold that one. @returns whether it was still this process's, or as it was read
 */
export async function dropAudit(client: PoolClient, { version, schema, epoch }: Lease): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE projection_versions SET state = 'aborted', epoch = epoch + 1, holder = NULL, pruned_at = clock_timestamp()
     WHERE version = $1 AND epoch = $2`,
    [version, epoch],
  );
  if (rowCount !== 1) return false;
  await client.query(`DROP SCHEMA ${schema} CASCADE`);
  await client.query('DELETE FROM deferred_statements WHERE version = $1', [version]);
  return true;
}
