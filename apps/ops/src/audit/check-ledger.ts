import { audit } from '#rebuild';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { describeDifferences } from '../replay/describe-differences.js';
import { defaultWorkers } from '../replay/shard-processes.js';
import { withReplay } from '../replay/with-replay.js';
import { ok, wrong, type Finding } from './check.js';

export interface RebuildOptions {
  workers?: number;
  shardPayments?: number;
}

/** The live version against a rebuild from the events, table by table; what was made for it is dropped. */
export async function checkLedger(output: Output, { workers, shardPayments }: RebuildOptions): Promise<Finding> {
  const result = await withReplay(
    output,
    (pool, holder, working) =>
      audit(pool, holder, { ...working, ...(shardPayments !== undefined && { shardPayments }) }),
    workers ?? defaultWorkers(),
  );
  if (!result) throw new OpsError('Stopped before the ledger was compared; nothing was changed.', EXIT.interrupted);
  const { comparison, differences } = result;
  if (comparison.equal)
    return ok(`${comparison.tables.length} tables are what the events give, at position ${comparison.position}`);
  if (differences) output.note(describeDifferences(differences));
  const tables = comparison.tables.filter(({ equal, leftOut }) => !equal && !leftOut).map(({ table }) => table);
  return wrong(`at position ${comparison.position} the live version is not what the events give: ${tables.join(', ')}`);
}
