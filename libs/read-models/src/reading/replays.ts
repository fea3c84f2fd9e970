import { formatInstant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Comparison } from '../versions/comparison.js';
import { readVersions, type Version } from '../versions/versions.js';
import { instantOrNull } from './instants.js';

/** The versions of the projections, the newest first: which is live, which is being made and how far it is, with its proof. */
export async function readReplays(client: PoolClient) {
  const head = await client.query<{ position: number }>('SELECT position FROM event_store_head');
  const versions = await readVersions(client);
  return { head: head.rows[0]?.position ?? 0, replays: versions.reverse().map(toReplay) };
}

/** Without the name of the process that works on it, and without rows of the ledger. */
const toReplay = (version: Version) => ({
  version: version.version,
  state: version.state,
  purpose: version.purpose,
  program: version.program,
  position: version.position,
  readPosition: version.readPosition,
  target: version.target,
  held: version.held,
  acceptedReason: version.acceptedReason,
  failure: version.failure,
  failedIn: version.failedIn,
  createdAt: formatInstant(version.createdAt),
  liveSince: instantOrNull(version.liveSince),
  retiredAt: instantOrNull(version.retiredAt),
  proof: version.comparison && toProof(version.comparison),
});

const toProof = ({ position, liveVersion, liveProgram, equal, tables }: Comparison) => ({
  position,
  liveVersion,
  liveProgram: liveProgram ?? null,
  equal,
  tables: tables.map(({ table, live, replayed, equal: isEqual, leftOut, onlyLive, onlyReplayed }) => ({
    table,
    live,
    replayed,
    equal: isEqual,
    leftOut: leftOut ?? false,
    onlyLive: onlyLive ?? null,
    onlyReplayed: onlyReplayed ?? null,
  })),
});
