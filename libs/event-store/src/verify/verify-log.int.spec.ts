import { newEvent, readJsonText, type NewEvent } from '#contracts';
import { inTransaction } from '#platform';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { chainRecorded } from '../chain/chain-recorded.js';
import { STORED_EVENT } from '../chain/stored-event.js';
import { EventStore } from '../event-store.js';
import { verifyLog } from './verify-log.js';

let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
  for (const batch of [1, 2, 3, 4]) {
    await store.appendBatch({ events: [1, 2, 3].map((n) => event(batch * 3 - 3 + n)), refusals: [], offsets: [] });
  }
});
afterEach(() => database.drop());

/** Data as they came, with a number that no other program may round. */
function given(fields: object) {
  const bytes = Buffer.from(`{"big":9007199254740993,${JSON.stringify(fields).slice(1)}`);
  const given = readJsonText(bytes);
  return { given, data: given.value as object };
}

function event(n: number, accountId = `a${n}`): NewEvent {
  return newEvent({
    source: 'billing',
    id: `e${n}`,
    type: 'client.signed_up.v1',
    occurredAt: 1_700_000_000_000_001 + n,
    ...given({ accountId, separateAccount: true, note: 'ünï \u0000 \ud83d', nested: { n: [1.5e-7, -0, 1e21] } }),
    ...(n === 5 && { attributes: '{"subject":"five"}' }),
    message: { topic: 'signups', partition: 0, offset: String(n), key: null, value: Buffer.from('x'), headers: {} },
  });
}

/** As somebody does it who may do everything: the triggers stay silent. */
const tamper = (sql: string) =>
  database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

const verify = (options = {}) => verifyLog(database.pool, options);

test('a log that nobody touched is right, and its hash can be noted', async () => {
  const { from, head, hash, problem } = await verify();
  expect({ from, head, problem }).toEqual({ from: 1, head: 12, problem: null });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  await store.appendBatch({ events: [event(13)], refusals: [], offsets: [] });
  expect(await verify({ expected: [{ position: 12, hash }] })).toMatchObject({ head: 13, problem: null });
});

test('an empty log is right', async () => {
  const empty = await createTestDatabase();
  expect(await verifyLog(empty.pool)).toMatchObject({ head: 0, problem: null });
  await empty.drop();
});

test('tells how far it is, also with many small batches', async () => {
  for (let n = 13; n <= 520; n += 1) await store.appendBatch({ events: [event(n)], refusals: [], offsets: [] });
  const positions: number[] = [];
  expect(await verify({ onProgress: (position: number) => positions.push(position) })).toMatchObject({ problem: null });
  expect(positions).toEqual([503 + 5, 520]);
});

const ALTERED = /not those that the index of ids has the hash of/;
const NOT_AS_CHAINED = /not the one in the hash chain/;

describe('names the first position that was altered, when it is', () => {
  test.each<[string, string, number, RegExp]>([
    [
      'data',
      `UPDATE events SET data = '{"accountId":"x","separateAccount":true}' WHERE position IN (5, 8)`,
      5,
      ALTERED,
    ],
    ['type', `UPDATE events SET type = 'claim.filed.v1' WHERE position = 5`, 5, ALTERED],
    ['time', `UPDATE events SET occurred_at = occurred_at + interval '1 microsecond' WHERE position = 5`, 5, ALTERED],
    [
      'time, to one that no event can have',
      `UPDATE events SET occurred_at = 'infinity' WHERE position = 5`,
      5,
      ALTERED,
    ],
    ['time of recording', `UPDATE events SET recorded_at = 'infinity' WHERE position = 5`, 5, /time of recording/],
    ['event id', `UPDATE events SET event_id = 'other' WHERE position = 5`, 5, /does not know/],
    ['source', `UPDATE events SET source = 'other' WHERE position = 5`, 5, /does not know/],
    ['schema version', `UPDATE events SET schema_version = 2 WHERE position = 5`, 5, NOT_AS_CHAINED],
    ['hoisted account', `UPDATE events SET account_id = 'x' WHERE position = 5`, 5, NOT_AS_CHAINED],
    ['hoisted partner', `UPDATE events SET partner_id = 'x' WHERE position = 5`, 5, NOT_AS_CHAINED],
    ['hoisted payment', `UPDATE events SET payment_id = 'x' WHERE position = 5`, 5, NOT_AS_CHAINED],
    [
      'digit that a number of other programs does not have',
      `UPDATE events SET data = replace(data::text, '9007199254740993', '9007199254740992')::json WHERE position = 5`,
      5,
      ALTERED,
    ],
    [
      'name, given twice',
      `UPDATE events SET data = replace(data::text, '"accountId"', '"accountId":"x","accountId"')::json WHERE position = 5`,
      5,
      /with a name twice/,
    ],
    ['other attribute', `UPDATE events SET attributes = '{"subject":"six"}' WHERE position = 5`, 5, NOT_AS_CHAINED],
    ['other attribute, removed', `UPDATE events SET attributes = NULL WHERE position = 5`, 5, NOT_AS_CHAINED],
    [
      'other attribute, added',
      `UPDATE events SET attributes = '{"subject":"six"}' WHERE position = 6`,
      6,
      NOT_AS_CHAINED,
    ],
    ['origin', `UPDATE events SET "offset" = 99 WHERE position = 5`, 5, NOT_AS_CHAINED],
    [
      'place among its neighbours',
      `UPDATE events SET position = 99 - position WHERE position IN (5);
      UPDATE event_ids SET position = 99 - position WHERE position IN (5)`,
      5,
      /was removed/,
    ],
    ['event, removed', `DELETE FROM events WHERE position = 5`, 5, /was removed/],
    [
      'event, removed with its id',
      `DELETE FROM events WHERE position = 5; DELETE FROM event_ids WHERE position = 5`,
      5,
      /was removed/,
    ],
    ['last event, removed', `DELETE FROM events WHERE position = 12`, 12, /was removed/],
    [
      'event, one too many',
      `INSERT INTO events (position, source, event_id, type, schema_version, occurred_at, recorded_at, data)
      VALUES (13, 's', 'i', 't', 1, now(), now(), '{}')`,
      13,
      /an event behind the head, which is 12/,
    ],
    [
      'event before the first',
      `INSERT INTO events (position, source, event_id, type, schema_version, occurred_at, recorded_at, data)
      VALUES (0, 's', 'i', 't', 1, now(), now(), '{}')`,
      0,
      /before the first position/,
    ],
    ['id, removed', `DELETE FROM event_ids WHERE position = 5`, 5, /does not know/],
    ['id’s hash', `UPDATE event_ids SET content_hash = sha256('x') WHERE position = 5`, 5, ALTERED],
    ['id’s position', `UPDATE event_ids SET position = 6 WHERE position = 5`, 5, /at position 6/],
    ['id that no event has', `INSERT INTO event_ids VALUES (gen_random_uuid(), 7, sha256('x'))`, 7, /no event has/],
    [
      'id that no event has, far behind',
      `INSERT INTO event_ids VALUES (gen_random_uuid(), 700, sha256('x'))`,
      700,
      /no event has/,
    ],
    [
      'batch’s hash',
      `UPDATE event_batches SET hash = sha256('x') WHERE first_position = 4`,
      4,
      /hash of the batch 4–6/,
    ],
    [
      'batch’s link',
      `UPDATE event_batches SET previous_hash = sha256('x') WHERE first_position = 4`,
      4,
      /does not follow/,
    ],
    [
      'batch’s marks',
      `UPDATE event_batches SET marks = '\\x00' WHERE first_position = 4`,
      4,
      /begins here was altered/,
    ],
    ['batch, removed', `DELETE FROM event_batches WHERE first_position = 4`, 4, /no batch of the chain/],
    ['last batch, removed', `DELETE FROM event_batches WHERE first_position = 10`, 10, /no batch of the chain/],
    [
      'batch’s end',
      `UPDATE event_batches SET last_position = 1e15 WHERE first_position = 4`,
      4,
      /begins here was altered/,
    ],
    ['head, put back', `UPDATE event_store_head SET position = 11`, 12, /goes on behind its head/],
    [
      'head, put back to the end of a batch',
      `UPDATE event_store_head SET position = 9`,
      9,
      /head does not have the hash/,
    ],
    ['head, moved on', `UPDATE event_store_head SET position = 14`, 13, /no batch of the chain/],
    ['head’s hash', `UPDATE event_store_head SET chain_hash = sha256('x')`, 12, /head does not have the hash/],
  ])('%s', async (_, sql, position, what) => {
    await tamper(sql);
    const { problem } = await verify();
    expect(problem).toEqual({ position, what: expect.stringMatching(what) });
  });

  test('data, with the index of ids made to agree: the chain knows better', async () => {
    const forged = event(5, 'thief');
    await tamper(`UPDATE events SET data = '${forged.json!.toString()}' WHERE position = 5;
                  UPDATE event_ids SET content_hash = '\\x${forged.contentHash.toString('hex')}' WHERE position = 5`);
    expect((await verify()).problem).toEqual({ position: 5, what: expect.stringMatching(NOT_AS_CHAINED) });
  });
});

test('a log that was rewritten with its whole chain is found out by a hash that was noted elsewhere', async () => {
  const { hash } = await verify();
  const forged = event(5, 'thief');
  await inTransaction(database.pool, async (client) => {
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query('UPDATE events SET data = $1 WHERE position = 5', [forged.json!.toString()]);
    await client.query('UPDATE event_ids SET content_hash = $1 WHERE position = 5', [forged.contentHash]);
    await client.query('DELETE FROM event_batches');
    await chainRecorded(async (sql, parameters) => (await client.query(sql, parameters)).rows, STORED_EVENT);
  });
  expect((await verify()).problem).toBeNull();
  const { problem } = await verify({ expected: [{ position: 12, hash }] });
  expect(problem?.what).toMatch(/rewritten/);
});

test('a log that lost its end is found out by a hash that was noted elsewhere', async () => {
  const { hash } = await verify();
  await tamper(`DELETE FROM events WHERE position > 9; DELETE FROM event_ids WHERE position > 9;
                DELETE FROM event_batches WHERE first_position > 9;
                UPDATE event_store_head SET position = 9, chain_hash = (SELECT hash FROM event_batches WHERE last_position = 9)`);
  expect((await verify()).problem).toBeNull();
  expect((await verify({ expected: [{ position: 12, hash }] })).problem).toEqual({
    position: 10,
    what: 'its end up to 12, whose hash was noted, was cut off',
  });
});

test('begins with the batch of a position when asked to, and takes what lies before for granted', async () => {
  await tamper(`UPDATE events SET data = '{}' WHERE position IN (2, 8)`);
  expect(await verify({ from: 5 })).toMatchObject({ from: 4, problem: { position: 8 } });
  expect(await verify({ from: 12 })).toMatchObject({ from: 10, problem: null });
  await tamper(`INSERT INTO event_ids VALUES (gen_random_uuid(), 11, sha256('x'))`);
  expect(await verify({ from: 12 })).toMatchObject({ problem: { position: 11 } });
});

test('a log from before there was a chain is chained as it stands', async () => {
  await inTransaction(database.pool, async (client) => {
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query('DELETE FROM event_batches');
    await chainRecorded(async (sql, parameters) => (await client.query(sql, parameters)).rows, STORED_EVENT);
  });
  await store.appendBatch({ events: [event(13)], refusals: [], offsets: [] });
  expect(await verify()).toMatchObject({ head: 13, problem: null });
});

test('appenders that race leave one chain', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      store.appendBatch({ events: [event(100 + 2 * i), event(101 + 2 * i)], refusals: [], offsets: [] }),
    ),
  );
  expect(await verify()).toMatchObject({ head: 52, problem: null });
});

test.each(['UPDATE event_batches SET hash = previous_hash', 'DELETE FROM event_batches', 'TRUNCATE event_batches'])(
  'the chain is append-only for everybody: %s',
  async (sql) => {
    await expect(database.pool.query(sql)).rejects.toThrow(/append-only/);
  },
);
