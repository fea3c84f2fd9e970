import { inTransaction, type Pool } from '#platform';
import { createReplay, dropAudit } from './begin.js';
import type { Comparison } from '#read-models';
import { readVersionDifferences, type VersionDifferences } from './differences.js';
import { runReplay, type ReplayOptions } from './run-replay.js';
import { tryAgain } from './try-again.js';

export interface Audit {
  comparison: Comparison;
  /** Where the two differ: what it comes to for the partners. */
  differences: VersionDifferences | undefined;
}

/**
 * Rebuilds everything from the events beside the live version, compares the two and drops what it made: nothing is
 * changed. @returns undefined where it was told to stop
 * @throws ReplayRefusedError where a replay is not over
 */
export async function audit(
  pool: Pool,
  holder: string,
  options: Omit<ReplayOptions, 'swap' | 'acceptDifferences'>,
): Promise<Audit | undefined> {
  const lease = await createReplay(pool, holder, 'audit');
  try {
    const { comparison, version } = await runReplay(pool, lease, { ...options, swap: false });
    if (!comparison) return undefined;
    const differences = comparison.equal
      ? undefined
      : await tryAgain(() => readVersionDifferences(pool, { from: comparison.liveVersion, to: version }));
    return { comparison, differences };
  } finally {
    await tryAgain(() => inTransaction(pool, (client) => dropAudit(client, lease)));
  }
}
