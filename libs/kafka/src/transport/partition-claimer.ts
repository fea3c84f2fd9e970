import type { Logger } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionKey, type BatchTransport, type TopicPartition } from './batch-transport.js';
import type { PartitionClaims } from './message-batch.js';

const RETRY_MS = 2000;

/**
 * Claims partitions as they are assigned, and rewinds those where the brokers' offset is ahead of what was really
 * stored (the database is the truth: it may have been restored, or be a new one). It never skips forward: a topic
 * that was recreated counts from 0 again, and what is read twice is recognized by its event id.
 */
export class PartitionClaimer {
  private readonly claimed = new Map<string, Promise<number>>();
  private assignment = 0;
  private partitions: readonly TopicPartition[] = [];
  private committed: Promise<Map<string, string | null>> | undefined;

  constructor(
    private readonly transport: BatchTransport,
    private readonly claims: PartitionClaims,
    private readonly logger: Logger,
  ) {}

  /** Starts over for a new assignment, and claims all of it, so that quiet partitions are rewound too. */
  assigned(assignment: number, partitions: readonly TopicPartition[]): void {
    this.assignment = assignment;
    this.partitions = partitions;
    this.committed = undefined;
    this.claimed.clear();
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
  }

  private async claimAll(assignment: number): Promise<void> {
    for (const partition of this.partitions) {
      while (this.assignment === assignment) {
        try {
          await this.epochOf(partition);
          break;
        } catch (error) {
          this.logger.warn({ ...partition, err: error }, 'Cannot claim the partition yet');
          await sleep(RETRY_MS, undefined, { ref: false });
        }
      }
    }
  }

  private async claim(partition: TopicPartition, assignment: number): Promise<number> {
    this.committed ??= this.readCommitted();
    const committed = (await this.committed).get(partitionKey(partition)) ?? null;
    const { epoch, nextOffset } = await this.claims.claimPartition(partition.topic, partition.partition);
    const stored = BigInt(nextOffset ?? '0');
    if (committed !== null && stored < BigInt(committed) && this.assignment === assignment) {
      this.logger.warn({ ...partition, committed, stored: nextOffset }, 'Rewinding to what is stored');
      this.transport.seek(partition, String(stored));
    }
    return epoch;
  }

  private async readCommitted(): Promise<Map<string, string | null>> {
    try {
      const { partitions } = this;
      const offsets = await this.transport.committed(partitions);
      return new Map(partitions.map((partition, i) => [partitionKey(partition), offsets[i] ?? null]));
    } catch (error) {
      this.committed = undefined;
      throw error;
    }
  }
}
