import { isRetriable, type Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { FencedProjectorError, type Lease } from '#projector';
import { advanceTo, type Advance } from './advance.js';
import { buildTarget } from './build-target.js';
import { compareWithLive } from './compare.js';
import { type Comparison, readLive, readVersions, type Purpose, type Version, type VersionState } from '#read-models';
import { keepAlive, letGo, moveState } from './hold.js';
import { indexVersion } from './index-version.js';
import { load } from '../build/load.js';
import type { ShardWorker } from '../build/shard-task.js';
import { ReplayFencedError } from './replay-error.js';
import { requireEvents } from './require-events.js';
import { swapIn } from './swap.js';
import { tryAgain } from './try-again.js';

export interface ReplayProgress {
  version: number;
  state: VersionState;
  /** What the version reflects, and where this state ends. */
  position: number;
  target: number;
}

export interface ReplayOptions {
  /** Put the version in the live one's place once it is ready. */
  swap: boolean;
  /** Put it there although it differs, for this reason, which is recorded. */
  acceptDifferences?: string;
  /** Fold the log's shards side by side, one each at a time; left out: this process folds them one after the other. */
  workers?: readonly ShardWorker[];
  /** Payments that a worker holds in memory, at most. */
  shardPayments?: number;
  /** Events folded in one transaction, once the version follows the live one. */
  batchEvents?: number;
  onProgress?: (progress: ReplayProgress) => void;
  /** Stops after the batch under way; the replay can be resumed. */
  signal?: AbortSignal;
}

/** How far a replay came: live or ready; failed where it differs; otherwise it was told to stop. */
export interface ReplayResult {
  version: number;
  state: VersionState;
  purpose: Purpose;
  /** What it reflects. */
  position: number;
  /** Null also where there was nothing to compare with: a build. */
  comparison: Comparison | null;
  /** How many differences in what was published will be published. */
  restatements: number;
}

export const BATCH_EVENTS = 5_000;
/** Closer than this is close enough to compare or to swap. */
const CLOSE_EVENTS = 1_000;
const WAIT_MS = 200;

/** A replay, held by this process: state by state, each step checked against the version's epoch. */
class Run {
  #restatements = 0;
  /** How far the log is folded in memory, before the version reflects any of it. */
  readTo = 0;

  constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
    private readonly options: ReplayOptions,
  ) {}

  /** Works until the replay is over, waits to be swapped in, or is told to stop. */
  async toEnd(): Promise<ReplayResult> {
    for (;;) {
      const version = await this.#read();
      const { state, purpose, position, comparison } = version;
      const waits = state === 'ready' && !this.options.swap;
      if (waits || state === 'live' || state === 'failed' || this.options.signal?.aborted) {
        const restatements = this.#restatements;
        return { version: version.version, state, purpose, position, comparison, restatements };
      }
      await this.#step(version);
    }
  }

  async fail(error: unknown): Promise<void> {
    const { state } = await this.#read();
    const failure = error instanceof Error ? error.message : String(error);
    await moveState(this.pool, this.lease, state, 'failed', { failure });
  }

  async #read(): Promise<Version> {
    const { version, epoch } = this.lease;
    const own = (await readVersions(this.pool)).find((row) => row.version === version);
    // A swap raises the epoch once: the version is live then, and this process has nothing more to do with it.
    if (!own || (own.epoch !== epoch && own.state !== 'live')) throw new ReplayFencedError(version);
    return own;
  }

  async #index({ position }: Version): Promise<void> {
    this.#report('indexing', position, position);
    await indexVersion(this.pool, this.lease, this.options.signal);
  }

  #step(version: Version): Promise<void> {
    switch (version.state) {
      case 'created':
        return this.#begin(version);
      case 'replaying':
        return this.#replay(version);
      case 'indexing':
        return this.#index(version);
      case 'catching up':
        return this.#catchUp(version);
      case 'comparing':
        return this.#compare(version);
      case 'ready':
        return this.#swap(version);
      default:
        throw new ReplayFencedError(version.version);
    }
  }

  async #begin({ purpose }: Version): Promise<void> {
    const { position } = await readLive(this.pool);
    const isFirst = purpose === 'replay' && position === 0;
    const notes = isFirst ? { purpose: 'build' as const, target: await buildTarget(this.pool) } : { target: position };
    await moveState(this.pool, this.lease, 'created', 'replaying', notes);
  }

  async #replay({ target }: Version): Promise<void> {
    const { workers, shardPayments, signal } = this.options;
    const onProgress = (at: number): void => {
      this.readTo = at;
      this.#report('replaying', at, target!);
    };
    await load(this.pool, this.lease, target!, { workers, shardPayments, signal, onProgress });
  }

  async #catchUp({ purpose, position: begun }: Version): Promise<void> {
    let position = begun;
    for (;;) {
      const live = await readLive(this.pool);
      this.#report('catching up', position, live.position);
      if (!(await advanceTo(this.pool, this.lease, live.position, this.#advance('catching up', live.position)))) return;
      position = live.position;
      if ((await readLive(this.pool)).position - position <= CLOSE_EVENTS) break;
    }
    // What comes back in a rollback was live before: whatever differs is what one wants to be rid of.
    const isCompared = purpose !== 'rollback' && purpose !== 'build';
    await moveState(this.pool, this.lease, 'catching up', isCompared ? 'comparing' : 'ready');
  }

  async #compare({ acceptedReason: acceptedBefore }: Version): Promise<void> {
    const { position } = await readLive(this.pool);
    this.#report('comparing', position, position);
    const comparison = await compareWithLive(this.pool, this.lease, this.#advance('comparing', position));
    if (!comparison) return void (await this.#wait());
    if (!comparison.equal) await requireEvents(this.pool, this.lease);
    const reason = this.options.acceptDifferences ?? acceptedBefore ?? undefined;
    if (comparison.equal || reason !== undefined) {
      const acceptedReason = comparison.equal ? undefined : reason;
      return moveState(this.pool, this.lease, 'comparing', 'ready', { comparison, acceptedReason });
    }
    const tables = comparison.tables.filter(({ equal, leftOut }) => !equal && !leftOut).map(({ table }) => table);
    const failure = `at position ${comparison.position} it differs from the live version: ${tables.join(', ')}`;
    return moveState(this.pool, this.lease, 'comparing', 'failed', { comparison, failure });
  }

  async #swap({ comparison, purpose }: Version): Promise<void> {
    const live = await readLive(this.pool);
    this.#report('ready', live.position, live.position);
    if (!(await advanceTo(this.pool, this.lease, live.position, this.#advance('ready', live.position)))) return;
    const result = await swapIn(this.pool, this.lease, equalUntil(purpose, comparison));
    if (result.swapped) this.#restatements = result.restatements;
    else if (result.why === 'behind') await this.#wait();
    else if (purpose !== 'build') await moveState(this.pool, this.lease, 'ready', 'comparing');
    else {
      const failure = 'the live version has posted something else meanwhile: "replay abort" this one, and begin anew';
      await moveState(this.pool, this.lease, 'ready', 'failed', { failure });
    }
  }

  #advance(state: VersionState, target: number): Advance {
    const { batchEvents = BATCH_EVENTS, signal } = this.options;
    const onProgress = (position: number) => this.#report(state, position, target);
    return signal ? { batchEvents, signal, onProgress } : { batchEvents, onProgress };
  }

  #report(state: VersionState, position: number, target: number): void {
    this.options.onProgress?.({ version: this.lease.version, state, position, target });
  }

  async #wait(): Promise<void> {
    await sleep(WAIT_MS, undefined, this.options.signal ? { signal: this.options.signal } : {}).catch(() => undefined);
  }
}

/** Up to where a version needs no comparison in the swap; undefined where it may differ. */
function equalUntil(purpose: Purpose, comparison: Comparison | null): number | undefined {
  if (purpose === 'build') return 0;
  return purpose !== 'rollback' && comparison?.equal === true ? comparison.position : undefined;
}

/**
 * Works on a version that this process holds until it is live, or ready where it is not to be swapped in, or failed.
 * Faults of the database that pass are tried again; any other is noted in the version, which is then `failed` and can
 * be resumed. Whatever happens, at whatever moment, the live version stays as it was.
 * @throws ReplayFencedError where the replay was aborted or taken over; what made it fail
 */
export async function runReplay(pool: Pool, lease: Lease, options: ReplayOptions): Promise<ReplayResult> {
  const run = new Run(pool, lease, options);
  const letDie = keepAlive(pool, lease, () => run.readTo);
  try {
    return await tryAgain(() => run.toEnd());
  } catch (error) {
    if (error instanceof FencedProjectorError) throw new ReplayFencedError(lease.version);
    if (!(error instanceof ReplayFencedError) && !isRetriable(error)) await run.fail(error);
    throw error;
  } finally {
    await letDie();
    // Where the database is away, silence says the same a little later.
    await letGo(pool, lease).catch(() => undefined);
  }
}
