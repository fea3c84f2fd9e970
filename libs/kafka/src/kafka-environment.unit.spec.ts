import { describe, expect, test } from '@jest/globals';
import { createLogger, readConfig } from '#platform';
import { connectionOf, KafkaEnvironment } from './kafka-environment.js';

const logger = createLogger('test', { level: 'silent' });
const connect = (env: Record<string, string>) =>
  connectionOf(readConfig(KafkaEnvironment, { KAFKA_BROKERS: 'a:9092,b:9092', ...env }), logger);

describe('KafkaEnvironment', () => {
  test('needs the brokers alone', () => {
    expect(connect({})).toMatchObject({
      brokers: ['a:9092', 'b:9092'],
      clientId: 'referral-ledger',
      tls: undefined,
      sasl: undefined,
    });
    expect(() => readConfig(KafkaEnvironment, {})).toThrow('KAFKA_BROKERS must name at least one broker');
  });

  test('speaks TLS and SASL when told to', () => {
    const env = { KAFKA_SSL: 'true', KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u' };
    expect(connect({ ...env, KAFKA_SASL_PASSWORD: 'p' })).toMatchObject({
      tls: {},
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
    expect(() => connect(env)).toThrow('KAFKA_SASL_PASSWORD must be set when KAFKA_SASL_MECHANISM is');
  });

  test('refuses a mechanism that it does not know, and says which ones it does', () => {
    expect(() => connect({ KAFKA_SASL_MECHANISM: 'gssapi' })).toThrow('plain, scram-sha-256, scram-sha-512');
  });
});
