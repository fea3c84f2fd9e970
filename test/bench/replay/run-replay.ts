import { abortReplay, pruneVersions } from '#rebuild';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import type { PlacedPopulation } from '../log/population.js';
import type { Apps } from '../processes/apps.js';
import { checkBalances } from './log.js';
import { Watch, type Watched } from './watch.js';

const WORKERS = 2;
const REPLAY = ['replay', '--no-swap', '--workers', String(WORKERS), '--json'];

export interface Replayed {
  /** From the start of the command's process to its end. */
  seconds: number;
  /** The most resident memory of any one of its processes. */
  peakBytes: number;
  watched: Watched;
}

/** What `ops replay --json` prints, as far as it is looked at here. */
interface Printed {
  version: number;
  state: string;
  equal: boolean | null;
}

/**
 * A full replay as an operator starts it: fold, all projections, indexes, digests, comparison with the live version. What
 * it made is held against sums made beside the program, and dropped.
 * @param onEnd told when the command has ended: what is done after that is not the replay's @throws WrongResultError
 */
export async function replay(
  { pool, url }: BenchDatabase,
  apps: Apps,
  populations: readonly PlacedPopulation[],
  onEnd: () => void = () => undefined,
): Promise<Replayed> {
  let watch: Watch | undefined;
  const began = performance.now();
  const printed = await apps.runOps(REPLAY, url, (pid) => (watch = new Watch(pool, pid)));
  const seconds = (performance.now() - began) / 1000;
  const watched = await watch!.stop();
  const peakBytes = Math.max(...[watched.command, ...watched.workers].map((used) => used.peakBytes));
  onEnd();

  const { version, state, equal } = JSON.parse(printed) as Printed;
  mustEqual('what the replay says', { state, equal }, { state: 'ready', equal: true });
  const schema = `projections_${version}`;
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM ${schema}.ledger_entries)::int AS entries,
            (SELECT count(*) FROM ${schema}.payments WHERE outcome <> 'none')::int AS rewarded,
            (SELECT position = (SELECT position FROM event_store_head) FROM projection_versions WHERE version = $1) AS whole`,
    [version],
  );
  const payments = populations.reduce((sum, population) => sum + population.payments, 0);
  mustEqual('what the replay made', rows, [{ entries: payments, rewarded: payments, whole: true }]);
  await checkBalances(pool, `${schema}.partner_balances`, populations);
  await abortReplay(pool);
  await pruneVersions(pool);
  return { seconds, peakBytes, watched };
}
