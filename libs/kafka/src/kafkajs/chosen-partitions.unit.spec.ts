import { expect, test } from '@jest/globals';
import type { RecordMetadata } from 'kafkajs';
import { ChosenPartitions } from './chosen-partitions.js';

const partitionMetadata = [0, 1, 2].map((partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

test('what a partition did not take counts as not sent, whatever kafkajs says of the others', () => {
  const chosen = new ChosenPartitions();
  const choose = chosen.createPartitioner();
  const messages = ['a', 'b', 'c', 'd'].map((key) => ({ key, value: key }));
  const partitions = messages.map((message) => choose({ topic: 't', partitionMetadata, message }));
  expect(new Set(partitions).size).toBeGreaterThan(1);
  const took = (partition: number): RecordMetadata => ({ topicName: 't', partition, errorCode: 0 });
  const all = [...new Set(partitions)].map(took);
  const sent = [{ topic: 't', messages }];
  expect(() => chosen.requireSent(sent, all)).not.toThrow();
  expect(() => chosen.requireSent(sent, all.slice(1))).toThrow(/did not take the messages for partition/);
});

test('a message without a key keeps its partition when it is sent again', () => {
  const choose = new ChosenPartitions().createPartitioner();
  const message = { value: 'x' };
  const first = choose({ topic: 't', partitionMetadata, message });
  for (let i = 0; i < 5; i += 1) expect(choose({ topic: 't', partitionMetadata, message })).toBe(first);
});
