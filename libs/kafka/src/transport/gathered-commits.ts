import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Offsets are committed for all partitions at once: a broker takes some milliseconds for a commit, however much is in it, and takes one
 * after the other. Those that are asked for in the same turn go together, and so do those that are asked for while one is under way.
 */
export class GatheredCommits {
  private underWay: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  /** @param commit of all partitions */
  constructor(private readonly commit: () => Promise<void>) {}

  /** Resolves when all is committed that was dealt with by now. */
  ask(): Promise<void> {
    this.next ??= this.afterThis();
    return this.next;
  }

  private async afterThis(): Promise<void> {
    await Promise.all([this.underWay.catch(() => undefined), nextTurn()]);
    this.underWay = this.next!;
    this.next = undefined;
    await this.commit();
  }
}
