import { ListOffsetTimestamps } from '@platformatic/kafka';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError } from '../errors.js';
import {
  partitionKey,
  type BatchTransport,
  type BatchTransportEvents,
  type BatchTransportOptions,
  type LogRange,
  type TopicPartition,
  type TransportStatus,
} from '../transport/batch-transport.js';
import { GatheredCommits } from '../transport/gathered-commits.js';
import { AssignedPartition } from './assigned-partition.js';
import { BatchAtWork } from './batch-at-work.js';
import { Fetcher } from './fetcher.js';
import { FetchLoops } from './fetch-loops.js';
import { GroupMember } from './group-member.js';
import { isTopicMissing } from './options.js';
import { registerCodecs } from './register-codecs.js';

const RETRY_MS = 250;
const READ_UNCOMMITTED = 0;
const NO_EPOCH = -1;

/**
 * The transport on @platformatic/kafka: its group membership, its protocol, and fetches of our own, since its stream gives
 * single messages and says neither where a fetch began nor what was passed over. The next fetch is under way while
 * batches are dealt with; what came and is not dealt with is bounded by the bytes of two fetches.
 */
export class PlatformaticBatchTransport implements BatchTransport {
  private readonly member: GroupMember;
  private readonly fetcher: Fetcher;
  private readonly loops: FetchLoops;
  private assigned = new Map<string, AssignedPartition>();
  private assignment = 0;
  private lastActivityMs = 0;
  private isStopping = false;
  private topics: readonly string[] = [];
  private events: BatchTransportEvents | undefined;
  /** By partition: the batches of one come one after another, those of an earlier assignment included. */
  private readonly working = new Map<string, { batch: BatchAtWork; ended: Promise<void> }>();
  private watch: NodeJS.Timeout | undefined;
  private readonly commits = new GatheredCommits(() => this.commitAll());

  constructor(
    private readonly connection: KafkaConnection,
    private readonly options: BatchTransportOptions,
  ) {
    registerCodecs();
    const { logger } = connection;
    this.fetcher = new Fetcher(connection, options);
    this.member = new GroupMember({
      ...options,
      connection,
      onAssigned: (partitions) => void this.begin(partitions),
      onLost: () => this.lose(),
      onTopicMissing: () => this.events?.onTopicMissing(),
    });
    this.loops = new FetchLoops({
      fetcher: this.fetcher,
      limits: options,
      partitions: () => this.assigned.values(),
      metadata: () => this.member.consumer.metadata({ topics: [...this.topics], forceUpdate: true }),
      onFetched: () => {
        this.active();
        this.handOver();
      },
      onOutOfRange: (partition) => this.goToStart(partition),
      onTopicMissing: () => this.events?.onTopicMissing(),
      onUnreadable: (error) => this.events?.onCrash(error),
      logger,
    });
  }

  async start(topics: readonly string[], events: BatchTransportEvents): Promise<void> {
    this.topics = topics;
    this.events = events;
    try {
      await this.member.join(topics);
    } catch (cause) {
      await this.member.leave();
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new KafkaUnavailableError(`Kafka at ${this.connection.brokers.join(', ')} cannot be used: ${message}`, {
        cause,
      });
    }
    this.watch = setInterval(() => this.leaveWhereStuck(), this.options.heartbeatMs);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.watch);
    this.loops.stop();
    await Promise.all([...this.working.values()].map(({ ended }) => ended));
    await this.member.leave();
    await this.fetcher.close();
  }

  seek(partition: TopicPartition, offset: string): void {
    this.assigned.get(partitionKey(partition))?.goTo(BigInt(offset));
    this.loops.nudge();
  }

  pause(partition: TopicPartition): void {
    const found = this.assigned.get(partitionKey(partition));
    if (found) found.isPaused = true;
  }

  resume(partition: TopicPartition): void {
    const found = this.assigned.get(partitionKey(partition));
    if (!found) return;
    found.isPaused = false;
    this.loops.nudge();
    this.handOver();
  }

  async committed(partitions: readonly TopicPartition[]): Promise<(string | null)[]> {
    const offsets = await this.committedOffsets(partitions);
    return offsets.map((offset) => (offset === undefined ? null : String(offset)));
  }

  async logs(partitions: readonly TopicPartition[]): Promise<(LogRange | undefined)[]> {
    const topics = topicsOf(partitions);
    const logs = new Map(await Promise.all(topics.map(async (topic) => [topic, await this.logsOf(topic)] as const)));
    return partitions.map(({ topic, partition }) => logs.get(topic)?.[partition]);
  }

  status(): TransportStatus {
    const { lastActivityMs, member } = this;
    const partitions = [...this.assigned.values()].map(({ topic, partition }) => ({ topic, partition }));
    return { connected: member.isJoined, lastActivityMs, lastHeartbeatMs: member.lastHeartbeatMs, partitions };
  }

  private active(): void {
    this.lastActivityMs = Date.now();
  }

  /** Never rejects. */
  private async begin(partitions: readonly TopicPartition[]): Promise<void> {
    this.lose();
    const { assignment } = this;
    this.assigned = new Map(partitions.map((one) => [partitionKey(one), new AssignedPartition(one)]));
    this.active();
    this.events?.onAssigned(assignment, partitions);
    while (assignment === this.assignment && !this.isStopping) {
      try {
        await this.findPositions([...this.assigned.values()]);
        await this.loops.findLeaders();
        return;
      } catch (error) {
        this.connection.logger.warn({ err: error }, 'Where reading begins cannot be found out yet');
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  private lose(): void {
    this.assignment += 1;
    this.assigned = new Map();
    this.loops.nudge();
  }

  /** What was sought meanwhile stays. */
  private async findPositions(partitions: readonly AssignedPartition[]): Promise<void> {
    const [offsets, logs] = await Promise.all([this.committedOffsets(partitions), this.logs(partitions)]);
    for (const [i, partition] of partitions.entries()) {
      const start = logs[i]?.start;
      partition.position ??= offsets[i] ?? (start === undefined ? undefined : BigInt(start));
    }
    if (partitions.some(({ position }) => position === undefined))
      throw new KafkaUnavailableError('the brokers do not know all of the partitions yet');
  }

  private async goToStart(partition: AssignedPartition): Promise<void> {
    const { turn } = partition;
    const [log] = await this.logs([partition]);
    if (!log || partition.turn !== turn) return;
    this.events?.onOutOfRange(partition);
    partition.goTo(BigInt(log.start));
  }

  private handOver(): void {
    const ready = [...this.assigned.values()]
      .filter((one) => one.hasWaiting && !one.isPaused && !this.working.has(partitionKey(one)))
      .toSorted((a, b) => a.handedOverAt - b.handedOverAt);
    for (const partition of ready) {
      if (this.working.size >= this.options.concurrency || this.isStopping) return;
      this.workOn(partition);
    }
  }

  private workOn(partition: AssignedPartition): void {
    const portion = partition.take();
    if (!portion) return;
    const { assignment } = this;
    const { turn } = partition;
    const isOurs = (): boolean => assignment === this.assignment && partition.turn === turn;
    const batch = new BatchAtWork(partition, portion, {
      assignment,
      isStale: () => this.isStopping || !isOurs(),
      commit: async (offset) => {
        if (!isOurs()) return;
        partition.uncommitted = offset;
        await this.commits.ask();
      },
    });
    partition.handedOverAt = performance.now();
    const ended = this.dealWith(batch).finally(() => {
      partition.done(portion);
      if (isOurs() && batch.dealtWith < portion.to) partition.goTo(batch.dealtWith);
      this.working.delete(partitionKey(partition));
      this.active();
      this.returnWhereNotStuck();
      this.loops.nudge();
      this.handOver();
    });
    this.working.set(partitionKey(partition), { batch, ended });
  }

  private async dealWith(batch: BatchAtWork): Promise<void> {
    if (batch.messages.length > 0) {
      await this.events?.onBatch(batch);
      return;
    }
    const { fetchedFrom, nextOffset } = batch;
    if (!batch.isStale()) this.events?.onPassedOver(batch, fetchedFrom, nextOffset);
    batch.dealtWith = BigInt(nextOffset);
    // Whatever comes next is handed over after this is noted as at work.
    await Promise.resolve();
  }

  /** What is dealt with of all partitions. */
  private async commitAll(): Promise<void> {
    const told = [...this.assigned.values()].flatMap((one) => {
      const { uncommitted: offset } = one;
      one.uncommitted = undefined;
      return offset === undefined ? [] : [{ one, offset }];
    });
    if (told.length === 0) return;
    const offsets = told.map(({ one: { topic, partition }, offset }) => {
      return { topic, partition, offset, leaderEpoch: NO_EPOCH };
    });
    try {
      await this.member.consumer.commit({ offsets });
    } catch (error) {
      // With the next.
      for (const { one, offset } of told) one.uncommitted ??= offset;
      this.connection.logger.debug({ err: error }, 'The offsets were not committed this time');
    }
  }

  /** The client says that it is alive, whatever becomes of a batch: one that hangs must not keep its partition for good. */
  private leaveWhereStuck(): void {
    if (this.isStuck()) this.member.suspend();
  }

  private returnWhereNotStuck(): void {
    if (!this.isStopping && !this.isStuck()) this.member.resume();
  }

  private isStuck(): boolean {
    const latest = Date.now() - this.options.sessionTimeoutMs;
    return [...this.working.values()].some(({ batch }) => batch.aliveAtMs < latest);
  }

  private async committedOffsets(partitions: readonly TopicPartition[]): Promise<(bigint | undefined)[]> {
    if (partitions.length === 0) return [];
    const topics = topicsOf(partitions).map((topic) => ({
      topic,
      partitions: partitions.filter((one) => one.topic === topic).map(({ partition }) => partition),
    }));
    const found = await this.member.consumer.listCommittedOffsets({ topics });
    return partitions.map(({ topic, partition }) => {
      const offset = found.get(topic)?.[partition];
      return offset === undefined || offset < 0n ? undefined : offset;
    });
  }

  /** By partition; undefined of a topic that is not there. */
  private async logsOf(topic: string): Promise<LogRange[] | undefined> {
    const offsets = async (timestamp: bigint): Promise<bigint[]> => {
      const found = await this.member.consumer.listOffsets({
        topics: [topic],
        timestamp,
        isolationLevel: READ_UNCOMMITTED,
      });
      return found.get(topic) ?? [];
    };
    try {
      const [starts, ends] = await Promise.all([
        offsets(ListOffsetTimestamps.EARLIEST),
        offsets(ListOffsetTimestamps.LATEST),
      ]);
      return starts.map((start, partition) => ({ start: String(start), end: String(ends[partition] ?? start) }));
    } catch (error) {
      if (isTopicMissing(error)) return undefined;
      throw error;
    }
  }
}

const topicsOf = (partitions: readonly TopicPartition[]): string[] => [
  ...new Set(partitions.map(({ topic }) => topic)),
];
