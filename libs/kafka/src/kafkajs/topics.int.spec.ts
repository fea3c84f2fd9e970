import { createLogger } from '#platform';
import { expect, test } from '@jest/globals';
import { describeWithKafka, kafkaBrokers, uniquePrefix } from '../../../../test/support/kafka.js';
import { createProducer } from './kafkajs-producer.js';
import { ensureTopics, missingTopics } from './topics.js';

describeWithKafka('topics that are missing', () => {
  const connection = {
    brokers: [kafkaBrokers()],
    clientId: 'test',
    logger: createLogger('test', { level: 'silent' }),
  };

  test('can be sent to as soon as they are said to be made, however long the broker takes to hear of them', async () => {
    const producer = createProducer(connection);
    for (let round = 0; round < 8; round += 1) {
      const prefix = uniquePrefix();
      const names = Array.from({ length: 6 }, (_, i) => `${prefix}${i}`);
      const specs = names.map((name) => ({ name, partitions: 6 }));
      expect(await missingTopics(connection, names)).toEqual(names);
      expect(await ensureTopics(connection, specs)).toEqual(names);
      await Promise.all(names.map((name) => producer.send(name, [{ key: 'k', value: 'v' }])));
      expect(await ensureTopics(connection, specs)).toEqual([]);
    }
    await producer.disconnect();
  });
});
