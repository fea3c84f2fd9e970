import type { Logger } from '#platform';
import { KafkaUnavailableError } from '../errors.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionKey, type BatchTransport, type LogRange, type TopicPartition } from './batch-transport.js';
import type { GapKeeper } from './gap-keeper.js';
import type { PartitionClaims } from './message-batch.js';
import type { ReadingPositions } from './reading-positions.js';
import { beginningOf } from './retention-gap.js';

const RETRY_MS = 2000;

export interface PartitionClaimerOptions {
  transport: BatchTransport;
  claims: PartitionClaims;
  positions: ReadingPositions;
  gaps: GapKeeper;
  logger: Logger;
}

/** What the brokers know of a partition: the group's offset, and its log. */
interface Brokered {
  committed: string | null;
  log: LogRange;
}

/**
 * Claims partitions as they are assigned, and rewinds those where the brokers' offset is ahead of what was really
 * stored (the database is the truth: it may have been restored, or be a new one). It never skips forward: a topic
 * that was recreated counts from 0 again, and what is read twice is recognized by its event id. What the log has lost of
 * what was not stored is kept as a gap.
 */
export class PartitionClaimer {
  private readonly claimed = new Map<string, Promise<number>>();
  private assignment = 0;
  private partitions: readonly TopicPartition[] = [];
  private brokered: Promise<Map<string, Brokered>> | undefined;

  constructor(private readonly options: PartitionClaimerOptions) {}

  /** Starts over for a new assignment, and claims all of it, so that quiet partitions are rewound too. */
  assigned(assignment: number, partitions: readonly TopicPartition[]): void {
    this.assignment = assignment;
    this.partitions = partitions;
    this.brokered = undefined;
    this.claimed.clear();
    this.options.positions.clear();
    void this.claimAll(assignment);
  }

  stop(): void {
    this.assignment = -1;
  }

  /** The epoch under which this consumer reads the partition; claims it if that was not done yet. */
  epochOf(partition: TopicPartition): Promise<number> {
    const key = partitionKey(partition);
    const claimed = this.claimed.get(key);
    if (claimed) return claimed;
    const claim = this.claim(partition, this.assignment);
    this.claimed.set(key, claim);
    claim.catch(() => {
      if (this.claimed.get(key) === claim) this.claimed.delete(key);
    });
    return claim;
  }

  /** Another consumer has claimed it since. If it is still assigned to us, the next batch claims it back. */
  forget(partition: TopicPartition): void {
    this.claimed.delete(partitionKey(partition));
    this.brokered = undefined;
  }

  private async claimAll(assignment: number): Promise<void> {
    for (const partition of this.partitions) {
      while (this.assignment === assignment) {
        try {
          await this.epochOf(partition);
          break;
        } catch (error) {
          this.options.logger.warn({ ...partition, err: error }, 'Cannot claim the partition yet');
          await sleep(RETRY_MS, undefined, { ref: false });
        }
      }
    }
  }

  private async claim(partition: TopicPartition, assignment: number): Promise<number> {
    const { transport, claims, positions, gaps, logger } = this.options;
    this.brokered ??= this.askBrokers();
    const brokered = (await this.brokered).get(partitionKey(partition));
    if (!brokered) {
      this.brokered = undefined;
      throw new KafkaUnavailableError(
        `The brokers know nothing of partition ${partition.partition}, ${partition.topic}`,
      );
    }
    const { log } = brokered;
    const goesOnAt = positions.of(partition) ?? brokered.committed;
    const {
      epoch,
      nextOffset: stored,
      logEnd: knownEnd,
    } = await claims.claimPartition(partition.topic, partition.partition);
    if (this.assignment !== assignment) return epoch;
    const beginning = beginningOf({ stored, knownEnd, committed: goesOnAt, log });
    const at = String(beginning.at);
    if (beginning.missing) {
      const logAt = { resumesAt: at, logStart: log.start, logEnd: log.end };
      await gaps.keep({ ...partition, ...beginning.missing, ...logAt }, epoch);
    }
    if (goesOnAt !== null && goesOnAt !== at) {
      logger.warn({ ...partition, committed: goesOnAt, stored, at }, 'Reading begins where what is stored ends');
      transport.seek(partition, at);
    }
    positions.begin(partition, { ...beginning, epoch, log, atStart: goesOnAt === null });
    return epoch;
  }

  private async askBrokers(): Promise<Map<string, Brokered>> {
    try {
      const { partitions } = this;
      const { transport } = this.options;
      const [committed, logs] = await Promise.all([transport.committed(partitions), transport.logs(partitions)]);
      return new Map(
        partitions.flatMap((partition, i) => {
          const log = logs[i];
          return log ? [[partitionKey(partition), { committed: committed[i] ?? null, log }] as const] : [];
        }),
      );
    } catch (error) {
      this.brokered = undefined;
      throw error;
    }
  }
}
