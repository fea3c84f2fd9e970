/**
 * Sends a signup and a payment with kafkajs (npm install kafkajs).
 *   KAFKA_BROKERS=127.0.0.1:9092 node examples/node/send.mjs REFERRAL_CODE
 * TOPIC_PREFIX is what the ledger's KAFKA_TOPIC_PREFIX is.
 */
import { Kafka, Partitioners } from 'kafkajs';

const { KAFKA_BROKERS = '127.0.0.1:9092', TOPIC_PREFIX = '' } = process.env;
const [referralCode] = process.argv.slice(2);

/** @param id names what happened for good: sent again after a fault it is known, and ignored */
const event = (id, type, time, data) => ({
  value: JSON.stringify({ specversion: '1.0', id, source: '/examples/node', type, time, data }),
  headers: { 'content-type': 'application/cloudevents+json' },
  // What concerns one account stays in order, though nothing depends on it.
  key: data.accountId,
});

const producer = new Kafka({ clientId: 'billing', brokers: KAFKA_BROKERS.split(',') }).producer({
  idempotent: true,
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();
await producer.sendBatch({
  topicMessages: [
    {
      topic: `${TOPIC_PREFIX}signups`,
      messages: [
        event('node-1', 'client.signed_up.v1', '2026-03-01T00:00:00Z', {
          accountId: 'node-acme',
          separateAccount: true,
          referralCode,
        }),
      ],
    },
    {
      topic: `${TOPIC_PREFIX}payments`,
      messages: [
        event('node-2', 'payment.succeeded.v1', '2026-03-01T00:05:00Z', {
          paymentId: 'node-pay-1',
          accountId: 'node-acme',
          amountMinor: 3900, // cents, a whole number: never 39.00
          currency: 'USD',
          period: 'month',
        }),
      ],
    },
  ],
});
await producer.disconnect();
