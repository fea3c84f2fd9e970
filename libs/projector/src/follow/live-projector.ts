import { readHead } from '#event-store';
import { isRetriable, type Pool } from '#platform';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { HEARTBEAT_MS, releaseLease, renewLease, takeLease, whoProjects } from '../lease/lease.js';
import { FencedProjectorError, type Lease } from '../lease/checkpoint.js';
import { Follower } from './follower.js';
import { SegmentSums } from './segment-sums.js';
import { describeOtherRelease, type SegmentSize } from '#read-models';

/** What the projector asks of a logger. */
export interface ProjectorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LiveProjectorOptions {
  pool: Pool;
  log: ProjectorLog;
  /** Events in one transaction, at most. */
  batchSize?: number;
  /** How the log is cut for sums of large partners' entries. */
  segmentSize?: SegmentSize;
  /** Told of each batch that is there but the first, of which nobody knows where it began. */
  onBatch?: (batch: ProjectedBatch) => void;
}

/** The events after one position, up to another, were projected; times in milliseconds since 1970. */
export interface ProjectedBatch {
  version: number;
  after: number;
  position: number;
  beganAt: number;
  endedAt: number;
}

/** How a projector gets on, for health checks. */
export interface ProjectorProgress {
  /** Since when it has neither got on nor seen that there is nothing to do, or that another process does it. */
  stalledMs: number;
  /** With what it failed last, since it last got on. */
  fault: unknown;
}

export interface ProjectorStatus {
  /** standby: another process projects; this one waits for its end. */
  state: 'stopped' | 'standby' | 'active';
  /** What the live version reflects, as last seen by this process; null before it was active. */
  position: number | null;
  /** Whether the last batch was as large as a batch may be: there is more to project than that. */
  hasBacklog: boolean;
}

const BATCH_SIZE = 20_000;
/** With less than this to be read, a batch is written before the next one is begun: batches would only become smaller. */
const AHEAD_EVENTS = 2_000;
const IDLE_POLL_MS = 200;
const STANDBY_POLL_MS = 1_000;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;

/**
 * Keeps the live version of the projections up with the event store. Of several, one holds the lease and works, the
 * others stand by. Faults that pass are tried again for as long as it takes, with growing pauses; any other rejects
 * `start`'s promise: the process should end and be started anew.
 */
export class LiveProjector {
  readonly #holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  readonly #batchSize: number;
  #state: ProjectorStatus['state'] = 'stopped';
  /** Of the lease that is held, or was last. */
  #follower: Follower | undefined;
  #hasBacklog = false;
  #gotOnAt = performance.now();
  #fault: unknown;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(private readonly options: LiveProjectorOptions) {
    this.#batchSize = options.batchSize ?? BATCH_SIZE;
  }

  /** Runs until `stop`. @returns a promise that ends then, or rejects with the fault that no retry can mend */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Says that there may be new events: spares the wait for the next look. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Finishes the batch under way and hands the lease over. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.wake();
    await this.#running?.catch(() => undefined);
  }

  status(): ProjectorStatus {
    return { state: this.#state, position: this.#follower?.written?.position ?? null, hasBacklog: this.#hasBacklog };
  }

  progress(): ProjectorProgress {
    return { stalledMs: performance.now() - this.#gotOnAt, fault: this.#fault };
  }

  #gotOn(): void {
    this.#gotOnAt = performance.now();
    this.#fault = undefined;
  }

  async #run(): Promise<void> {
    this.#gotOn();
    let pause = RETRY_FIRST_MS;
    try {
      while (!this.#stopped.signal.aborted) {
        try {
          await this.#hold();
          pause = RETRY_FIRST_MS;
        } catch (error) {
          if (!isRetriable(error)) throw error;
          this.#fault = error;
          this.options.log.warn({ err: error, retryInMs: pause }, 'the projector lost the database; it will try again');
          await this.#sleep(pause);
          pause = Math.min(RETRY_MAX_MS, pause * 2);
        }
      }
    } finally {
      this.#state = 'stopped';
    }
  }

  /** Waits for the lease, then works until it is lost or the projector stops. */
  async #hold(): Promise<void> {
    const { pool, log } = this.options;
    const lease = await takeLease(pool, this.#holder);
    if (!lease) {
      if (this.#state !== 'standby') await this.#sayWhyStandingBy();
      this.#state = 'standby';
      this.#gotOn();
      await this.#sleep(STANDBY_POLL_MS);
      return;
    }
    this.#state = 'active';
    log.info({ version: lease.version, epoch: lease.epoch }, 'projecting');
    try {
      await this.#work(lease);
    } catch (error) {
      if (!(error instanceof FencedProjectorError)) throw error;
      log.warn({ version: lease.version, epoch: lease.epoch }, 'another process took the projecting over');
      return;
    }
    await releaseLease(pool, lease);
  }

  async #work(lease: Lease): Promise<void> {
    // A version swapped in meanwhile may stand elsewhere: this one knows nothing yet.
    const follower = (this.#follower = new Follower(this.options.pool, lease, { decides: true }));
    const sums = new SegmentSums(this.options.pool, lease, this.options.segmentSize);
    const heartbeat = this.#showLife(lease);
    try {
      while (!this.#stopped.signal.aborted) {
        this.#woken = false;
        const hasFollowed = await this.#follow(follower, lease);
        this.#gotOn();
        if (follower.written) sums.reach(follower.written.position);
        if (hasFollowed) continue;
        if (heartbeat.isLost()) throw new FencedProjectorError(lease.version);
        await this.#sleep(IDLE_POLL_MS);
      }
      await follower.settle();
    } finally {
      await sums.stop();
      heartbeat.stop();
    }
  }

  /** Beside the work: a batch that takes long on a busy machine is no reason for another process to begin the same one. */
  #showLife(lease: Lease): { isLost(): boolean; stop(): void } {
    let isLost = false;
    let isUnderWay = false;
    const timer = setInterval(() => {
      if (isUnderWay) return;
      isUnderWay = true;
      renewLease(this.options.pool, lease)
        .then(
          (held) => (isLost ||= !held),
          // The work meets the same, and is begun anew.
          () => undefined,
        )
        .finally(() => (isUnderWay = false));
    }, HEARTBEAT_MS);
    return { isLost: () => isLost, stop: () => clearInterval(timer) };
  }

  /** Takes a batch further. @returns whether there was anything to do */
  async #follow(follower: Follower, { version }: Lease): Promise<boolean> {
    const { folded: before, written } = follower;
    const beganAt = Date.now();
    const head = before ? await readHead(this.options.pool) : Number.POSITIVE_INFINITY;
    if (before && head <= before.position) {
      await follower.settle();
      return false;
    }
    const after = await follower.next({ events: this.#batchSize });
    if (head - after.readPosition < AHEAD_EVENTS) await follower.settle();
    const position = follower.written?.position;
    if (written && position !== undefined && position > written.position)
      this.options.onBatch?.({ version, after: written.position, position, beganAt, endedAt: Date.now() });
    this.#hasBacklog = before !== undefined && head - before.readPosition >= this.#batchSize;
    return true;
  }

  /** That another release's version is live is for operators to end; that another process projects is as it should be. */
  async #sayWhyStandingBy(): Promise<void> {
    const { pool, log } = this.options;
    const why = await describeOtherRelease(pool);
    if (why !== undefined) log.warn(await whoProjects(pool), `standing by: ${why}`);
    else log.info(await whoProjects(pool), 'standing by');
  }

  /** Waits, unless woken meanwhile or before. */
  #sleep(ms: number): Promise<void> {
    if (this.#woken || this.#stopped.signal.aborted) {
      this.#woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#wake = done;
    });
  }
}
