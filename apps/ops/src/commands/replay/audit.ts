import { audit } from '#rebuild';
import { EXIT } from '../../exit-codes.js';
import { OpsError } from '../../ops-error.js';
import type { Output } from '../../output/output.js';
import { describeComparison, isOfNothing } from '../../replay/describe-comparison.js';
import { describeDifferences, differencesAsJson } from '../../replay/describe-differences.js';
import { defaultWorkers } from '../../replay/shard-processes.js';
import { withReplay } from '../../replay/with-replay.js';

/** `replay --verify-only`: exit code 0 where a rebuild gives what is live, 1 where it does not. Nothing is changed. */
export async function runAudit(
  { batch, workers, shardPayments, json }: { batch?: number; workers?: number; shardPayments?: number; json?: boolean },
  output: Output,
): Promise<void> {
  const result = await withReplay(
    output,
    (pool, holder, working) =>
      audit(pool, holder, {
        ...working,
        ...(batch !== undefined && { batchEvents: batch }),
        ...(shardPayments !== undefined && { shardPayments }),
      }),
    workers ?? defaultWorkers(),
  );
  if (!result) throw new OpsError('Stopped before the comparison; nothing was changed.', EXIT.interrupted);
  const { comparison, differences } = result;
  if (json) {
    const equal = isOfNothing(comparison) ? null : comparison.equal;
    const details = differences ? differencesAsJson(differences) : 'null';
    output.result(`${JSON.stringify({ equal, comparison }).slice(0, -1)},"differences":${details}}`);
  } else {
    output.result(describeComparison(comparison));
    if (differences) output.result(describeDifferences(differences));
  }
  if (!comparison.equal) throw new OpsError('The live version is not what the events give.');
}
