import { readHead } from '#event-store';
import { audit } from '#rebuild';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { describeDifferences } from '../replay/describe-differences.js';
import { isOfNothing, NOTHING_TO_COMPARE } from '../replay/describe-comparison.js';
import { defaultWorkers } from '../replay/shard-processes.js';
import { withReplay } from '../replay/with-replay.js';
import { notChecked, ok, wrong, type Finding } from './check.js';

export interface RebuildOptions {
  workers?: number;
  shardPayments?: number;
}

/** The live version against a rebuild from the events, table by table; what was made for it is dropped. */
export async function checkLedger(output: Output, { workers, shardPayments }: RebuildOptions): Promise<Finding> {
  const [result, head] = await withReplay(
    output,
    async (pool, holder, working) => [
      await audit(pool, holder, { ...working, ...(shardPayments !== undefined && { shardPayments }) }),
      await readHead(pool),
    ],
    workers ?? defaultWorkers(),
  );
  if (!result) throw new OpsError('Stopped before the ledger was compared; nothing was changed.', EXIT.interrupted);
  const { comparison, differences } = result;
  if (isOfNothing(comparison)) return head === 0 ? ok('there is no event yet') : notChecked(NOTHING_TO_COMPARE);
  if (comparison.equal)
    return ok(`${comparison.tables.length} tables are what the events give, at position ${comparison.position}`);
  if (differences) output.note(describeDifferences(differences));
  const tables = comparison.tables.filter(({ equal, leftOut }) => !equal && !leftOut).map(({ table }) => table);
  return wrong(`at position ${comparison.position} the live version is not what the events give: ${tables.join(', ')}`);
}
