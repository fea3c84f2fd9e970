import type { Logger } from '#platform';
import type { FetchedBatch } from './batch-transport.js';
import type { PartitionClaims } from './message-batch.js';
import type { ReadingPositions } from './reading-positions.js';
import type { GapCause, RetentionGap } from './retention-gap.js';

export interface GapKeeperOptions {
  claims: Pick<PartitionClaims, 'recordGap'>;
  positions: ReadingPositions;
  logger: Logger;
  /** Told of each gap once it is kept. */
  onGap?: ((this: void, gap: RetentionGap) => void) | undefined;
}

const WHAT: Record<GapCause, string> = {
  RETENTION: 'Messages were deleted before they were read: reading goes on behind them',
  LOG_RESET:
    'The log ends before what was read of it, as after its topic was deleted and made anew: it is read from its beginning, ' +
    'where what is known already is recognized; what the log had before and was not read is lost',
};

/** Sees to it that nothing is passed over in silence: what is missing is kept, then logged and counted, then passed over. */
export class GapKeeper {
  constructor(private readonly options: GapKeeperOptions) {}

  /** To be awaited before the batch is handed over; repeated where it fails. */
  async beforeBatch(fetched: FetchedBatch, epoch: number): Promise<void> {
    const gap = this.options.positions.gapBefore(fetched);
    if (!gap) return;
    await this.keep(gap, epoch);
    this.options.positions.resume(fetched, fetched.fetchedFrom, { start: gap.logStart, end: gap.logEnd });
  }

  /** For partitions from which no batch came since, and perhaps none will for long. */
  async beforeNothing(): Promise<void> {
    const { positions } = this.options;
    for (const { gap, goesOnAt } of positions.gapsBeforeNothing()) {
      const epoch = positions.epochOf(gap);
      if (epoch === undefined) continue;
      await this.keep(gap, epoch);
      positions.resume(gap, goesOnAt, { start: gap.logStart, end: gap.logEnd });
    }
  }

  async keep(gap: RetentionGap, epoch: number): Promise<void> {
    const { claims, logger, onGap } = this.options;
    await claims.recordGap(gap, epoch);
    logger.error(gap, WHAT[gap.cause]);
    onGap?.(gap);
  }
}
