import { createLogger } from '#platform';
import { afterEach, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTopics, describeWithKafka, kafkaBrokers, uniquePrefix } from '../../../../test/support/kafka.js';
import { createProducer } from './kafkajs-producer.js';

const LOOKED_AT_MS = 500;

afterEach(() => void jest.restoreAllMocks());

describeWithKafka('a connection with nothing to send', () => {
  test('sets no timers one after another', async () => {
    const topic = `${uniquePrefix()}idle`;
    await createTopics([topic]);
    const logger = createLogger('test', { level: 'silent' });
    const producer = createProducer({ brokers: [kafkaBrokers()], clientId: 'test', logger });
    await producer.send(topic, [{ key: null, value: 'one' }]);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await sleep(LOOKED_AT_MS);
    expect(timers.mock.calls.length).toBeLessThan(10);
    await producer.send(topic, [{ key: null, value: 'two' }]);
    await producer.disconnect();
  });
});
