import type { Logger } from '#platform';
import type { BatchTransport } from './batch-transport.js';
import type { GapKeeper } from './gap-keeper.js';
import type { PartitionClaims } from './message-batch.js';
import type { ReadingPositions } from './reading-positions.js';

export interface LogWatchOptions {
  transport: Pick<BatchTransport, 'logs' | 'status'>;
  positions: ReadingPositions;
  claims: Pick<PartitionClaims, 'noteLogs'>;
  gaps: GapKeeper;
  everyMs: number;
  logger: Logger;
}

/**
 * Looks every few seconds at what the brokers have of the partitions' logs: so it is known how far behind a partition is
 * from which nothing comes, because it is quiet, paused or was emptied.
 */
export class LogWatch {
  private timer: NodeJS.Timeout | undefined;
  private lookedMs = Date.now();
  private looking: Promise<void> | undefined;
  private failing = false;

  constructor(private readonly options: LogWatchOptions) {}

  start(): void {
    this.lookedMs = Date.now();
    this.timer = setInterval(() => void this.look(), this.options.everyMs);
  }

  /** Resolves once nothing more is noted: never rejects. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** When the brokers last said where the logs end, in milliseconds since the epoch. */
  get lastLookMs(): number {
    return this.lookedMs;
  }

  /** Never rejects. One at a time. */
  private look(): Promise<void> {
    this.looking ??= this.lookAndNote().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookAndNote(): Promise<void> {
    const { transport, positions, claims, gaps, logger } = this.options;
    try {
      const { partitions } = transport.status();
      const logs = await transport.logs(partitions);
      partitions.forEach((partition, i) => logs[i] && positions.sawLog(partition, logs[i]));
      this.lookedMs = Date.now();
      await gaps.beforeNothing();
      await claims.noteLogs(positions.readLogs());
      this.failing = false;
    } catch (error) {
      if (!this.failing) logger.warn({ err: error }, 'How far behind the partitions are cannot be noted for now');
      this.failing = true;
    }
  }
}
