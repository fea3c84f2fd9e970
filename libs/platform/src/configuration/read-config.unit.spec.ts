import { describe, expect, test } from '@jest/globals';
import { IsOptional, IsString, IsUrl } from 'class-validator';
import { ConfigurationError } from './configuration-error.js';
import { FlagFromEnv, ListFromEnv, WholeNumberFromEnv } from './from-env.js';
import { readConfig, readConfigs } from './read-config.js';

class SampleConfig {
  @IsUrl({ protocols: ['postgres'], require_tld: false })
  databaseUrl: string;

  @WholeNumberFromEnv(1, 65_535)
  port = 3000;

  @FlagFromEnv()
  kafkaSsl = false;

  @ListFromEnv()
  @IsString({ each: true })
  kafkaBrokers = ['localhost:9092'];

  @IsOptional()
  @IsString()
  label?: string;
}

const DATABASE_URL = 'postgres://app:hush@localhost:5432/ledger';

function problemsOf(env: Record<string, string>): ConfigurationError {
  try {
    readConfig(SampleConfig, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('was accepted');
}

describe('readConfig', () => {
  test('keeps the defaults of what the environment leaves out or empty', () => {
    const config = readConfig(SampleConfig, { DATABASE_URL, PORT: '' });
    expect(config).toBeInstanceOf(SampleConfig);
    expect({ ...config }).toEqual({
      databaseUrl: DATABASE_URL,
      port: 3000,
      kafkaSsl: false,
      kafkaBrokers: ['localhost:9092'],
    });
  });

  test('reads numbers, flags and lists', () => {
    const config = readConfig(SampleConfig, { DATABASE_URL, PORT: '81', KAFKA_SSL: 'Yes', KAFKA_BROKERS: 'a:1, b:2,' });
    expect(config).toMatchObject({ port: 81, kafkaSsl: true, kafkaBrokers: ['a:1', 'b:2'] });
  });

  test('names every wrong variable and what is expected, and never a value', () => {
    const error = problemsOf({ DATABASE_URL: 'mysql://app:hush@x', PORT: 'seventy', KAFKA_SSL: 'maybe' });
    expect(new Set(error.problems.map(({ variable }) => variable))).toEqual(
      new Set(['DATABASE_URL', 'PORT', 'KAFKA_SSL']),
    );
    expect(error.message).toContain('KAFKA_SSL must be a boolean value');
    expect(error.message).not.toMatch(/hush|seventy|maybe/);
  });

  test('refuses a number outside its limits', () => {
    expect(problemsOf({ DATABASE_URL, PORT: '70000' }).message).toContain('PORT must not be greater than 65535');
  });
});

test('of several programs all that is wrong is said at once, by their ids what is not wrong for each', () => {
  const programs = [
    { PROGRAM: 'acme', DATABASE_URL, PORT: 'seventy', KAFKA_SSL: 'maybe' },
    { PROGRAM: 'globex', DATABASE_URL: 'mysql://app:hush@x', PORT: 'seventy', KAFKA_SSL: 'maybe' },
    { PROGRAM: 'hooli', DATABASE_URL, PORT: '81', KAFKA_SSL: 'maybe' },
  ];
  const read = () => readConfigs(SampleConfig, programs);
  expect(read).toThrow(/^ {2}acme, globex: PORT must be an integer number$/m);
  expect(read).toThrow(/^ {2}globex: DATABASE_URL /m);
  expect(read).toThrow(/^ {2}KAFKA_SSL must be a boolean value$/m);
});
