import { inTransaction, type Pool } from '#platform';
import { SEGMENT_SIZE, sumUpNextSegment, type SegmentSize } from '#read-models';
import { enterVersion, type Lease } from '../lease/checkpoint.js';

/**
 * Sums up the segments of the log that a version has passed, one after the other, each in a transaction of its own beside the
 * batches: none waits for it. A version that was swapped in, or that an earlier release filled, is caught up in the same way.
 */
export class SegmentSums {
  #position = 0;
  /** Where the next one ends; 0: not known yet. */
  #dueAt = 0;
  #underWay: Promise<void> | undefined;
  #fault: Error | undefined;
  #isStopped = false;

  constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
    private readonly size: SegmentSize = SEGMENT_SIZE,
  ) {}

  /**
   * Says how far the version is: nothing will be posted at this position or before it any more. Goes on with what is due, and does
   * not wait for it. @throws whatever it failed with since
   */
  reach(position: number): void {
    if (this.#fault !== undefined) throw this.#fault;
    this.#position = position;
    if (position < this.#dueAt) return;
    this.#underWay ??= this.#sumUp()
      .catch((error: unknown) => (this.#fault = error as Error))
      .then(() => (this.#underWay = undefined));
  }

  /** Begins no more of them, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#underWay;
  }

  async #sumUp(): Promise<void> {
    do {
      this.#dueAt = await inTransaction(this.pool, async (client) => {
        await enterVersion(client, this.lease);
        return sumUpNextSegment(client, this.#position, this.size);
      });
    } while (!this.#isStopped && this.#dueAt <= this.#position);
  }
}
