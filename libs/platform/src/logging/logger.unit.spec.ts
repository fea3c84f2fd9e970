import { describe, expect, test } from '@jest/globals';
import { createLogger, type Logger } from './logger.js';
import { NestLogger } from './nest-logger.js';

function logged(write: (logger: Logger) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLogger('test', { level: 'trace', destination: { write: (line: string) => void lines.push(line) } }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

describe('createLogger', () => {
  test('writes one JSON object with name, level, time and message', () => {
    const line = logged((logger) => logger.info({ partition: 3 }, 'Took the partition over'));
    expect(line).toMatchObject({ name: 'test', level: 'info', partition: 3, msg: 'Took the partition over' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test.each([
    ['a password in a URL', 'no route to postgres://app:hu:s/h@db:5432/x'],
    ['a bearer token', 'refused Authorization: Bearer hush.hush'],
    ['a JWT', 'got eyJhbGciOi.eyJodXNo.hush'],
    ['an e-mail address', 'claim of hush@example.com'],
  ])('takes %s out of the message', (_, message) => {
    expect(logged((logger) => logger.warn(message))['msg']).not.toMatch(/hush|eyJ|hu:s/);
  });

  test('takes secrets out of fields, however deep, by name and by form', () => {
    const line = logged((logger) =>
      logger.info({
        sasl: { username: 'a', password: 'hush' },
        headers: { authorization: 'hush' },
        data: [{ payoutAccountRef: 'hush', partnerEmail: 'hush@example.com', note: 'kafka://u:hush@b' }],
      }),
    );
    expect(JSON.stringify(line)).not.toContain('hush');
  });

  test('keeps what an error says, without its secrets, causes included', () => {
    const cause = new Error('postgres://app:hush@db refused');
    const line = logged((logger) => logger.error({ err: new Error('Cannot start', { cause }) }, 'Stopped'));
    expect(line).toMatchObject({ err: { type: 'Error', message: 'Cannot start', cause: { type: 'Error' } } });
    expect(JSON.stringify(line)).not.toContain('hush');
  });

  test('keeps the bytes of messages out of the log', () => {
    expect(logged((logger) => logger.info({ value: Buffer.from('hush') }))).toMatchObject({ value: '[4 bytes]' });
  });
});

describe('NestLogger', () => {
  test("carries Nest's context beside the message", () => {
    const line = logged((logger) => new NestLogger(logger).log('Nest application started', 'NestFactory'));
    expect(line).toMatchObject({ level: 'info', context: 'NestFactory', msg: 'Nest application started' });
  });
});
