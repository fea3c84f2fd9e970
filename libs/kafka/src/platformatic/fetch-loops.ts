import type { ClusterMetadata } from '@platformatic/kafka';
import type { Logger } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodecError } from '../codecs/codec-error.js';
import type { AssignedPartition } from './assigned-partition.js';
import type { Fetcher, FetchAsked, FetchLimits, PartitionAnswer } from './fetcher.js';
import { messagesOf } from './fetched-messages.js';
import { isTopicMissing } from './options.js';

export interface FetchLoopsOptions {
  fetcher: Fetcher;
  limits: FetchLimits;
  /** Those that are assigned now. */
  partitions(this: void): Iterable<AssignedPartition>;
  /** Asks the brokers anew. */
  metadata(this: void): Promise<ClusterMetadata>;
  /** Something of some partitions may be handed over. */
  onFetched(this: void): void;
  /** The log does not have the partition's position. To be repeated where it fails. */
  onOutOfRange(this: void, partition: AssignedPartition): Promise<void>;
  onTopicMissing(this: void): void;
  /** What was fetched cannot be read, and could not be if it were fetched again. */
  onUnreadable(this: void, error: Error): void;
  logger: Logger;
}

/** A fetch that leaves out a partition of which much is here already must not be idle for long: it is wanted soon. */
const SHORT_WAIT_MS = 20;
const RETRY_MS = 250;

const OFFSET_OUT_OF_RANGE = 1;
/** UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID: deleted, or deleted and made anew. */
const TOPIC_GONE = new Set([3, 100, 103]);

interface Asked extends FetchAsked {
  turn: number;
}

/** Fetches from each broker that leads partitions of ours, one fetch after another, also while batches are dealt with. */
export class FetchLoops {
  private readonly loops = new Map<number, Promise<void>>();
  private brokers: ClusterMetadata['brokers'] = new Map();
  private changed = Promise.withResolvers<void>();
  private isStopped = false;

  constructor(private readonly options: FetchLoopsOptions) {}

  /** Asks who leads the partitions, and fetches from there. @throws where nobody answers */
  async findLeaders(): Promise<void> {
    const { brokers, topics } = await this.options.metadata();
    this.brokers = brokers;
    for (const partition of this.options.partitions()) {
      const topic = topics.get(partition.topic);
      const leader = topic?.partitions[partition.partition]?.leader;
      const isThere = topic && leader !== undefined && brokers.has(leader);
      partition.place = isThere ? { leader, topicId: topic.id } : undefined;
      if (isThere && !this.loops.has(leader)) this.loops.set(leader, this.readFrom(leader));
    }
    this.nudge();
  }

  /** There may be more to ask for than a moment ago. */
  nudge(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }

  stop(): void {
    this.isStopped = true;
    this.nudge();
  }

  /** Never rejects. */
  private async readFrom(leader: number): Promise<void> {
    while (!this.isStopped) {
      const { asked, waitMs } = this.question(leader);
      if (asked.length === 0) {
        await this.changed.promise;
        continue;
      }
      try {
        if (await this.ask(leader, asked, waitMs)) continue;
      } catch (error) {
        if (this.isStopped) return;
        if (error instanceof CodecError) {
          this.options.onUnreadable(error);
          return;
        }
        this.options.logger.debug({ err: error }, 'A fetch failed, and is tried again');
      }
      await this.findLeadersAgain();
      await sleep(RETRY_MS, undefined, { ref: false });
    }
  }

  private async findLeadersAgain(): Promise<void> {
    try {
      await this.findLeaders();
    } catch (error) {
      if (isTopicMissing(error)) this.options.onTopicMissing();
      else this.options.logger.warn({ err: error }, 'Kafka cannot be reached');
    }
  }

  private question(leader: number): { asked: Asked[]; waitMs: number } {
    const { partitions, limits } = this.options;
    const all = [...partitions()];
    const isFull = all.reduce((sum, { bytes }) => sum + bytes, 0) >= limits.fetchBytesMax;
    const open = all.filter((one) => one.place?.leader === leader && one.position !== undefined && !one.isPaused);
    const wanted = open.filter((one) => one.bytes < (one.isOutOfRange ? 1 : limits.fetchPartitionBytesMax));
    return {
      asked: isFull ? [] : wanted.toSorted((a, b) => a.askedAt - b.askedAt).map(toAsked),
      waitMs: wanted.length < open.length ? SHORT_WAIT_MS : limits.fetchWaitMs,
    };
  }

  /** @returns whether all went well; otherwise leaders may have changed */
  private async ask(leader: number, asked: readonly Asked[], waitMs: number): Promise<boolean> {
    const broker = this.brokers.get(leader);
    if (!broker) return false;
    const answers = await this.options.fetcher.fetch(broker, asked, waitMs);
    let went = true;
    for (const [i, one] of asked.entries()) {
      const answer = answers[i];
      if (!answer || one.partition.turn !== one.turn || this.isStopped) continue;
      if (!(await this.takeIn(one, answer))) went = false;
    }
    this.options.onFetched();
    return went;
  }

  private async takeIn({ partition, offset }: Asked, answer: PartitionAnswer): Promise<boolean> {
    const { errorCode, highWatermark: logEnd } = answer;
    if (errorCode === OFFSET_OUT_OF_RANGE) {
      partition.isOutOfRange = true;
      if (partition.bytes === 0) await this.options.onOutOfRange(partition);
      return true;
    }
    if (errorCode !== 0) {
      if (TOPIC_GONE.has(errorCode)) this.options.onTopicMissing();
      return false;
    }
    partition.isOutOfRange = false;
    const { messages, nextOffset: to, bytes } = messagesOf(partition, answer, offset);
    if (to === offset) return true;
    partition.askedAt = performance.now();
    partition.add({ messages, from: offset, to, logEnd, bytes });
    return true;
  }
}

const toAsked = (partition: AssignedPartition): Asked => ({
  partition,
  topicId: partition.place!.topicId,
  offset: partition.position!,
  turn: partition.turn,
});
