import { expect, test } from '@jest/globals';
import { readConfig } from '#platform';
import { ConsumerConfig } from './config.js';

test('the consumer needs the addresses of Kafka and PostgreSQL alone, and says so without showing a password', () => {
  const config = readConfig(ConsumerConfig, { KAFKA_BROKERS: 'k:9092', DATABASE_URL: 'postgres://u:hush@db/x' });
  expect(config).toMatchObject({ migrate: true, kafkaGroupId: 'referral-ledger', consumerHttpPort: 0 });
  expect(() => readConfig(ConsumerConfig, { KAFKA_BROKERS: 'k:9092', DATABASE_URL: 'u:hush@db' })).toThrow(
    /^(?![^]*hush)[^]*DATABASE_URL must be a URL/,
  );
});
