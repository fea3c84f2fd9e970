import { type GroupAssignment, type GroupPartitionsAssigner, Consumer } from '@platformatic/kafka';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection } from '../connection.js';
import type { TopicPartition } from '../transport/batch-transport.js';
import { clientOptions, isTopicMissing } from './options.js';
import { shareOut } from './share-out.js';

export interface GroupMemberOptions {
  connection: KafkaConnection;
  groupId: string;
  sessionTimeoutMs: number;
  heartbeatMs: number;
  /** How often to look whether topics have more partitions than were shared out. */
  topicsEveryMs: number;
  onAssigned(this: void, partitions: readonly TopicPartition[]): void;
  /** What was assigned may be somebody else's by now. */
  onLost(this: void): void;
  onTopicMissing(this: void): void;
}

const REJOIN_FIRST_MS = 500;
const REJOIN_MAX_MS = 5000;

/** kafkajs' name for it, so that consumers of both clients share a group while one takes the other's place. */
const PROTOCOL = { name: 'RoundRobinAssigner', version: 1 };

/**
 * A member of a consumer group, for as long as it is wanted. The client's sharp edges, and what is done about each:
 *  - it remembers the group's coordinator for good, also where that has moved, and gives up joining anew after a few
 *    tries: then another client takes the place of the one that failed
 *  - it does not look whether a topic has got more partitions: `look` does
 *  - it says that it is alive whatever its user does: `suspend` is for a user who is not
 */
export class GroupMember {
  private current: Consumer | undefined;
  private topics: readonly string[] = [];
  private renewing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isWanted = false;
  /** Topic → partitions, as this member is sharing them out. */
  private sharing: Map<string, number> | undefined;
  /** … as it did for the present assignment; undefined where another member did. */
  private sharedOut: Map<string, number> | undefined;
  isJoined = false;
  lastHeartbeatMs = 0;

  constructor(private readonly options: GroupMemberOptions) {}

  /** For questions to the brokers. */
  get consumer(): Consumer {
    this.current ??= this.createConsumer();
    return this.current;
  }

  /** @throws where it cannot join */
  async join(topics: readonly string[]): Promise<void> {
    this.topics = topics;
    this.isWanted = true;
    const { consumer } = this;
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup({});
    this.timer = setInterval(() => void this.look(), this.options.topicsEveryMs);
  }

  async leave(): Promise<void> {
    this.isWanted = false;
    this.isJoined = false;
    clearInterval(this.timer);
    const { current } = this;
    this.current = undefined;
    if (current) await hangUp(current);
  }

  /** Others are to have its partitions, until `resume`. */
  suspend(): void {
    if (!this.isJoined) return;
    this.isJoined = false;
    this.lost();
    this.current?.leaveGroup(true, () => undefined);
  }

  resume(): void {
    if (this.isWanted && !this.isJoined) this.renew();
  }

  private createConsumer(): Consumer {
    const { connection, groupId, sessionTimeoutMs, heartbeatMs } = this.options;
    const rebalanceTimeout = sessionTimeoutMs * 2;
    const consumer = new Consumer({
      // An answer to a join takes as long as the others of the group need to join as well.
      ...clientOptions(connection, rebalanceTimeout + sessionTimeoutMs),
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout,
      heartbeatInterval: heartbeatMs,
      protocols: [PROTOCOL],
      partitionAssigner: this.assigner,
    });
    const current = (): boolean => this.current === consumer;
    consumer.on('consumer:group:join', ({ assignments = [], isLeader }) => {
      if (current() && this.isWanted) this.joined(assignments, isLeader === true);
    });
    consumer.on('consumer:group:rebalance', () => current() && this.lost());
    consumer.on('consumer:heartbeat:end', () => current() && this.heard());
    consumer.on('consumer:heartbeat:error', ({ error }) => current() && this.failedToBeat(error));
    consumer.on('error', (error) => current() && this.failed(error));
    return consumer;
  }

  private readonly assigner: GroupPartitionsAssigner = (_leader, members, topics, metadata) => {
    this.sharing = new Map([...topics].map((topic) => [topic, metadata.topics.get(topic)?.partitionsCount ?? 0]));
    return shareOut([...members.keys()], this.sharing);
  };

  private joined(assignments: GroupAssignment[], isLeader: boolean): void {
    // The only member of a group is given everything without being asked to share it out.
    const all = new Map(assignments.map(({ topic, partitions }) => [topic, partitions.length]));
    this.sharedOut = isLeader ? (this.sharing ?? all) : undefined;
    this.sharing = undefined;
    this.isJoined = true;
    this.heard();
    this.options.onAssigned(
      assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))),
    );
  }

  private heard(): void {
    this.lastHeartbeatMs = Date.now();
  }

  private lost(): void {
    this.sharedOut = undefined;
    this.options.onLost();
  }

  /** While a topic is missing nothing can be asked of the group; it is asked again by and by. */
  private failedToBeat(error: Error): void {
    if (isTopicMissing(error)) this.options.onTopicMissing();
    else this.failed(error);
  }

  private failed(error: Error): void {
    this.options.connection.logger.warn({ err: error }, 'The consumer group cannot be reached');
    this.renew();
  }

  /** Never rejects. */
  private renew(): void {
    this.renewing ??= this.joinAnew().finally(() => (this.renewing = undefined));
  }

  private async joinAnew(): Promise<void> {
    this.isJoined = false;
    this.lost();
    for (let delayMs = REJOIN_FIRST_MS; this.isWanted; delayMs = Math.min(REJOIN_MAX_MS, delayMs * 2)) {
      const before = this.current;
      this.current = undefined;
      if (before) void hangUp(before);
      try {
        const { consumer } = this;
        consumer.topics.trackAll(...this.topics);
        await consumer.joinGroup({});
        return;
      } catch (error) {
        this.options.connection.logger.warn({ err: error }, 'The consumer group cannot be joined yet');
        if (isTopicMissing(error)) this.options.onTopicMissing();
      }
      await sleep(delayMs, undefined, { ref: false });
    }
  }

  /** Whoever shares partitions out sees that there are more, and has them shared out anew. Never rejects. */
  private async look(): Promise<void> {
    const { current: consumer, sharedOut } = this;
    if (!consumer || !this.isJoined) return;
    try {
      const { topics } = await consumer.metadata({ topics: [...this.topics], forceUpdate: true });
      if (!sharedOut || this.sharedOut !== sharedOut) return;
      const hasMore = this.topics.some((name) => (topics.get(name)?.partitionsCount ?? 0) > (sharedOut.get(name) ?? 0));
      if (!hasMore) return;
      this.options.connection.logger.info('A topic has more partitions: they are shared out anew');
      this.lost();
      await consumer.joinGroup({});
    } catch (error) {
      if (isTopicMissing(error)) this.options.onTopicMissing();
      else this.options.connection.logger.debug({ err: error }, 'Could not look at the topics this time');
    }
  }
}

/** Leaves the group and closes the connections, or does not: either way nobody waits for it any more. */
const hangUp = (consumer: Consumer): Promise<void> => new Promise((resolve) => consumer.close(true, () => resolve()));
