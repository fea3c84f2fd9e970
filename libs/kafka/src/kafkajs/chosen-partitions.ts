import kafkajs, { type ICustomPartitioner, type PartitionerArgs, type RecordMetadata } from 'kafkajs';
import { KafkaUnavailableError } from '../errors.js';

/**
 * Which partition each message was meant for. Where a request is repeated and a partition's leader has changed meanwhile to a broker
 * that has answered already, kafkajs 2.2 leaves that partition out and says that all is sent: what it says is held against this.
 */
export class ChosenPartitions {
  readonly #chosen = new WeakMap<object, number>();

  /** As kafkajs' own, but a message keeps its partition when it is sent again. */
  readonly createPartitioner: ICustomPartitioner = () => {
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    return (about: PartitionerArgs): number => {
      const partition = this.#chosen.get(about.message) ?? choose(about);
      this.#chosen.set(about.message, partition);
      return partition;
    };
  };

  /** @throws KafkaUnavailableError where a partition of them took nothing: all of them are to be sent again */
  requireSent(
    topicMessages: readonly { topic: string; messages: readonly object[] }[],
    sent: readonly RecordMetadata[],
  ): void {
    const took = new Set(sent.map(({ topicName, partition }) => `${partition} ${topicName}`));
    for (const { topic, messages } of topicMessages) {
      for (const message of messages) {
        const partition = this.#chosen.get(message);
        if (partition !== undefined && !took.has(`${partition} ${topic}`))
          throw new KafkaUnavailableError(`Kafka did not take the messages for partition ${partition} of ${topic}`);
      }
    }
  }
}
