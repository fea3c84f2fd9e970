import { expect, test } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import { rawMessages } from './raw-messages.js';

test('of a header that occurs more than once the last one counts, as everywhere in Kafka', () => {
  const headers = { once: Buffer.from('1'), twice: [Buffer.from('1'), Buffer.from('2')], 'od\0d': Buffer.from('x') };
  const message = { offset: '7', key: null, value: Buffer.from('v'), headers } as unknown as KafkaMessage;
  expect(rawMessages('t', 3, [message])).toEqual([
    {
      topic: 't',
      partition: 3,
      offset: '7',
      key: null,
      value: Buffer.from('v'),
      headers: { once: Buffer.from('1'), twice: Buffer.from('2'), 'od\uFFFDd': Buffer.from('x') },
    },
  ]);
});
