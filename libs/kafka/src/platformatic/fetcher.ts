import { ConnectionPool, fetchV13, ResponseError, type BrokerWithRack } from '@platformatic/kafka';
import type { KafkaConnection } from '../connection.js';
import type { AssignedPartition } from './assigned-partition.js';
import { clientOptions } from './options.js';

/** On top of what the broker itself may wait. */
const ANSWER_WITHIN_MS = 10_000;
const READ_COMMITTED = 1;
const NO_EPOCH = -1;

export interface FetchLimits {
  fetchBytesMax: number;
  fetchPartitionBytesMax: number;
  fetchWaitMs: number;
}

export interface FetchAsked {
  partition: AssignedPartition;
  /** The id that the brokers know its topic by. */
  topicId: string;
  offset: bigint;
}

export type PartitionAnswer = fetchV13.FetchResponsePartition;

/** Sends fetches on connections of their own, so that no question has to wait behind one that is idle. */
export class Fetcher {
  private readonly pool: ConnectionPool;

  constructor(
    connection: KafkaConnection,
    private readonly limits: FetchLimits,
  ) {
    this.pool = new ConnectionPool(
      connection.clientId,
      clientOptions(connection, limits.fetchWaitMs + ANSWER_WITHIN_MS),
    );
  }

  /**
   * @param waitMs how long the broker may wait for messages
   * @returns what it says of each partition, in the order in which they were asked for; undefined: nothing
   */
  async fetch(
    broker: BrokerWithRack,
    asked: readonly FetchAsked[],
    waitMs: number,
  ): Promise<(PartitionAnswer | undefined)[]> {
    const { fetchBytesMax } = this.limits;
    const connection = await this.pool.get(broker);
    let answer: fetchV13.FetchResponse;
    try {
      answer = await fetchV13.api.async(
        connection,
        waitMs,
        1,
        fetchBytesMax,
        READ_COMMITTED,
        0,
        0,
        this.topicsOf(asked),
        [],
        '',
      );
    } catch (error) {
      // One partition at fault: the answer holds what there is of the others.
      if (!(error instanceof ResponseError)) {
        void connection.close().catch(() => undefined);
        throw error;
      }
      answer = error.response as fetchV13.FetchResponse;
    }
    const found = new Map(
      answer.responses.flatMap(({ topicId, partitions }) =>
        partitions.map((one) => [`${topicId}/${one.partitionIndex}`, one] as const),
      ),
    );
    return asked.map(({ partition: { partition }, topicId }) => found.get(`${topicId}/${partition}`));
  }

  async close(): Promise<void> {
    await this.pool.close().catch(() => undefined);
  }

  private topicsOf(asked: readonly FetchAsked[]): fetchV13.FetchRequestTopic[] {
    // Brokers fill an answer in the order of the question, so the order is kept: one entry a partition.
    return asked.map(({ partition: { partition }, topicId, offset }) => ({
      topicId,
      partitions: [
        {
          partition,
          currentLeaderEpoch: NO_EPOCH,
          fetchOffset: offset,
          lastFetchedEpoch: NO_EPOCH,
          partitionMaxBytes: this.limits.fetchPartitionBytesMax,
        },
      ],
    }));
  }
}
