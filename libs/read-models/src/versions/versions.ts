import type { Instant } from '#contracts';
import type { Pool, PoolClient } from '#platform';
import { HOLDER_SILENT_SECONDS } from './holder.js';
import type { Comparison } from './comparison.js';

/**
 * created → replaying → indexing → catching up → comparing → ready → live → retired; failed or aborted from any of the
 * first six; a rollback takes a retired version by way of catching up and ready back to live.
 */
export const VERSION_STATES = [
  'created',
  'replaying',
  'indexing',
  'catching up',
  'comparing',
  'ready',
  'live',
  'retired',
  'failed',
  'aborted',
] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** At most one version is in one of these: the database refuses a second. */
export const UNDER_WAY: readonly VersionState[] = [
  'created',
  'replaying',
  'indexing',
  'catching up',
  'comparing',
  'ready',
];

/**
 * replay: proved equal to the live version. build: the live version reflected nothing when it began, and there is nothing to
 * compare with. audit: compared and dropped. rollback: the version that was live before, on its way back.
 */
export const PURPOSES = ['replay', 'build', 'audit', 'rollback'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Version {
  version: number;
  schema: string;
  state: VersionState;
  purpose: Purpose;
  program: string;
  position: number;
  readPosition: number;
  epoch: number;
  target: number | null;
  holder: string | null;
  /** Whether its holder showed a sign of life lately. */
  held: boolean;
  comparison: Comparison | null;
  acceptedReason: string | null;
  failure: string | null;
  failedIn: VersionState | null;
  createdAt: Instant;
  liveSince: Instant | null;
  retiredAt: Instant | null;
}

/** The versions whose schemas exist, oldest first. */
export async function readVersions(client: Pool | PoolClient): Promise<Version[]> {
  const { rows } = await client.query<Version>(
    `SELECT version, schema_name AS schema, state, purpose, program, position, read_position AS "readPosition", epoch,
            target, holder,
            coalesce(holder IS NOT NULL AND heartbeat_at > clock_timestamp() - make_interval(secs => $1), false) AS held,
            comparison, accepted_reason AS "acceptedReason", failure, failed_in AS "failedIn",
            created_at AS "createdAt", live_since AS "liveSince", retired_at AS "retiredAt"
     FROM projection_versions WHERE pruned_at IS NULL ORDER BY version`,
    [HOLDER_SILENT_SECONDS],
  );
  return rows;
}

/** The live version; there is always one. */
export async function readLive(client: Pool | PoolClient): Promise<Version> {
  return (await readVersions(client)).find(({ state }) => state === 'live')!;
}

/** The replay that is not over, whether somebody works on it or not. */
export async function readUnderWay(client: Pool | PoolClient): Promise<Version | undefined> {
  return (await readVersions(client)).find(({ state }) => UNDER_WAY.includes(state));
}

/** The last replay that failed and that no later one has made up for; an audit is made anew, not resumed. */
export async function readFailed(client: Pool | PoolClient): Promise<Version | undefined> {
  const versions = await readVersions(client);
  const live = versions.find(({ state }) => state === 'live')!;
  return versions.findLast(
    ({ state, version, purpose }) =>
      state === 'failed' && purpose !== 'audit' && (version > live.version || purpose === 'rollback'),
  );
}

/** The version that was live last before the one that is live now. */
export async function readRetired(client: Pool | PoolClient): Promise<Version | undefined> {
  const retired = (await readVersions(client)).filter(({ state }) => state === 'retired');
  return retired.sort((a, b) => b.retiredAt! - a.retiredAt!)[0];
}
