import { Metrics, tookTooLong } from '#platform';
import type { LiveRead } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Gate } from '../../../../test/support/gate.js';
import { LimitsConfig } from '../limits/limits-config.js';
import { LanedSnapshots } from './laned-snapshots.js';

const ONE: LiveRead<{ one: number }, unknown> = { select: '1 AS one', from: '', values: [], answer: ([row]) => row };

let database: TestDatabase;
let gate: Gate;
let snapshots: LanedSnapshots;
const metrics = new Metrics('query');
beforeAll(async () => {
  database = await createTestDatabase();
  gate = await Gate.make();
  const url = new URL(database.url);
  gate.leadTo(url.host);
  url.host = gate.address;
  const limits = Object.assign(new LimitsConfig(), { queryTimeoutMs: 500 });
  snapshots = LanedSnapshots.open({ databaseUrl: url.href, program: null }, limits, metrics);
});
afterAll(async () => {
  await snapshots.close();
  await gate.close();
  await database.drop();
});

const readOne = () => snapshots.read(async (client) => (await client.query('SELECT 1 AS one, pg_sleep(0.2)')).rows[0]);
const askOne = async () => (await snapshots.ask(ONE)).rows[0];
const held = async () => {
  const values = (await metrics.render()).matchAll(
    /pool_connections\{pool="cheap",state="(?:in_use|idle)".*\} (\d+)$/gm,
  );
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
};

test('a server that says nothing any more keeps no request waiting, and none of its connections is used again', async () => {
  const both = () => Promise.allSettled([readOne(), askOne()]);
  const value = expect.objectContaining({ one: 1 });
  const answered = { status: 'fulfilled', value };
  expect(await both()).toEqual([answered, answered]);
  expect(await held()).toBe(2);
  gate.shut(false);
  const begun = performance.now();
  const results = await both();
  expect(performance.now() - begun).toBeLessThan(2_900);
  expect(results.map((result) => result.status === 'rejected' && tookTooLong(result.reason))).toEqual([true, true]);
  expect(await held()).toBe(0);
  gate.open();
  expect(await both()).toEqual([answered, answered]);
});
