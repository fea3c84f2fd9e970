import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from './support/children.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { History } from './support/history.js';
import { describeWithKafka, kafkaBrokers, uniquePrefix } from './support/kafka.js';
import { business } from './support/replays.js';
import { runSource } from './support/run-source.js';

const ROOT = join(import.meta.dirname, '..');
const LOADER = join(ROOT, 'test/support/typescript-loader.mjs');
const PATIENCE_MS = 60_000;
/** With two decisions. */
const PAYMENTS = 20_000;
const DECISIONS = 2;

let database: TestDatabase;
let head: number;
let consumer: ChildProcess;
let said = '';
beforeEach(async () => {
  database = await createTestDatabase();
  head = await new History(database.pool).record(...business(PAYMENTS));
  const prefix = uniquePrefix();
  said = '';
  consumer = spawn(process.execPath, ['--import', LOADER, join(ROOT, 'apps/consumer/src/main.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: kafkaBrokers(),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP_ID: `${prefix}group`,
    },
  });
  for (const stream of [consumer.stdout!, consumer.stderr!]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
});
afterEach(async () => {
  if (consumer.exitCode === null) {
    const ended = once(consumer, 'exit');
    consumer.kill('SIGTERM');
    await ended;
  }
  await database.drop();
});

async function livePosition(): Promise<number> {
  const { rows } = await database.pool.query<{ position: number }>(
    `SELECT position FROM projection_versions WHERE state = 'live'`,
  );
  return rows[0]!.position;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`it did not happen in time; the consumer said:\n${said.slice(-4000)}`);
  }
}

const fillProcesses = (): number[] => childrenOf(consumer.pid!);

const auditCode = async (): Promise<number | null> =>
  (await runSource('apps/ops/src/main.ts', ['replay', '--verify-only'], { env: { DATABASE_URL: database.url } })).code;

describeWithKafka('a consumer that starts with much before an empty version', () => {
  describe('has it filled by a process of its own', () => {
    test('which ends when it is done; a rebuild proves what it made', async () => {
      const seen = new Set<number>();
      await until(async () => {
        const position = await livePosition();
        seen.add(position);
        return position === head + DECISIONS;
      });
      // Nothing, all of what was there, and the decisions: no part of it was ever to be seen.
      expect([...seen].filter((position) => position > 0 && position < head)).toEqual([]);
      expect(said).toContain('"filled"');
      expect(fillProcesses()).toEqual([]);
      expect(await auditCode()).toBe(0);
    });

    test('and goes on batch by batch where that process is killed', async () => {
      await until(() => fillProcesses().length > 0);
      process.kill(fillProcesses()[0]!, 'SIGKILL');
      await until(async () => (await livePosition()) === head + DECISIONS);
      expect(said).toContain('batch by batch');
      expect(await auditCode()).toBe(0);
    });

    test('and ends with it', async () => {
      await until(() => fillProcesses().length > 0);
      const [filler] = fillProcesses();
      const ended = once(consumer, 'exit');
      consumer.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`the consumer ended with ${code}; it said:\n${said}`);

      expect(() => process.kill(filler!, 0)).toThrow();
      expect(await livePosition()).toBe(0);
    });
  });
});
