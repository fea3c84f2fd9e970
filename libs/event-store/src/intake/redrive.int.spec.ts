import { BATCH_CONTENT_TYPE, decodeEach, DECODE_LIMITS, parseInstant, type RawMessage } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { discardDeadLetter } from './decisions.js';
import { redriveDeadLetter } from './redrive.js';

let database: TestDatabase;
let store: EventStore;
let offset = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
});
afterAll(() => database.drop());

const signup = (id: string, accountId: unknown = `acc-${id}`): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: 'test',
    type: 'client.signed_up.v1',
    time: '2026-01-01T00:00:00Z',
    data: { accountId, separateAccount: true },
  });

/** A message that an earlier release refused, whatever this one thinks of it. @returns its number */
async function refusedEarlier(value: string | null, contentType = 'application/cloudevents+json'): Promise<number> {
  const raw: RawMessage = {
    topic: 'signups',
    partition: 2,
    offset: String((offset += 1)),
    key: null,
    value: value === null ? null : Buffer.from(value),
    headers: { 'content-type': Buffer.from(contentType) },
  };
  const refusals = [{ reason: 'UNKNOWN_TYPE' as const, message: 'unknown to an earlier release', raw }];
  const { deadLetters } = await store.appendBatch({ events: [], refusals, offsets: [] });
  return deadLetters[0]!.id;
}

const redrive = (id: number, dryRun = false) => redriveDeadLetter(database.pool, id, { by: 'ada', dryRun });

const letter = async (id: number) => {
  const { rows } = await database.pool.query(
    'SELECT status, reason, position, decided_by, decided_at IS NOT NULL AS decided FROM dead_letters WHERE id = $1',
    [id],
  );
  return rows[0];
};

test('a message that can be used by now becomes an event with its old origin, and is settled with it', async () => {
  const id = await refusedEarlier(signup('good'));
  const before = await store.head();
  expect(await redrive(id)).toEqual({ outcome: 'redriven', position: before + 1, wasThere: false });
  const { rows } = await database.pool.query(
    'SELECT event_id, topic, partition, "offset" FROM events WHERE position = $1',
    [before + 1],
  );
  expect(rows).toEqual([{ event_id: 'good', topic: 'signups', partition: 2, offset }]);
  expect(await letter(id)).toMatchObject({
    status: 'redriven',
    position: before + 1,
    decided_by: 'ada',
    decided: true,
  });
});

test('many operators at once append it once', async () => {
  const id = await refusedEarlier(signup('raced'));
  const before = await store.head();
  const outcomes = (await Promise.all(Array.from({ length: 8 }, () => redrive(id)))).map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual([...Array<string>(7).fill('decided'), 'redriven']);
  expect(await store.head()).toBe(before + 1);
});

test('a message whose event came again meanwhile is settled without a second event', async () => {
  const first = await refusedEarlier(signup('twice'));
  const second = await refusedEarlier(signup('twice'));
  const before = await store.head();
  await redrive(first);
  expect(await redrive(second)).toEqual({ outcome: 'redriven', position: before + 1, wasThere: true });
  expect(await store.head()).toBe(before + 1);
});

test('a message that is refused again stays open and shows the new reason', async () => {
  const id = await refusedEarlier(signup('bad', 17));
  const before = await store.head();
  expect(await redrive(id)).toMatchObject({ outcome: 'refused', reason: 'INVALID_DATA' });
  expect(await letter(id)).toMatchObject({ status: 'open', reason: 'INVALID_DATA', position: null, decided: false });
  expect(await store.head()).toBe(before);
  expect(await redrive(await refusedEarlier(null))).toMatchObject({ outcome: 'refused', reason: 'NOT_JSON' });
});

test('an id that another event has by now is refused as ID_REUSED', async () => {
  await redrive(await refusedEarlier(signup('taken')));
  const id = await refusedEarlier(signup('taken', 'another'));
  expect(await redrive(id)).toMatchObject({ outcome: 'refused', reason: 'ID_REUSED' });
  expect(await letter(id)).toMatchObject({ status: 'open', reason: 'ID_REUSED' });
});

test('a dry run tells what would happen and leaves everything as it was', async () => {
  const [good, bad] = [await refusedEarlier(signup('dry')), await refusedEarlier('{')];
  const before = await store.head();
  expect(await redrive(good, true)).toEqual({ outcome: 'redriven', position: before + 1, wasThere: false });
  expect(await redrive(bad, true)).toMatchObject({ outcome: 'refused', reason: 'NOT_JSON' });
  expect(await store.head()).toBe(before);
  expect(await letter(good)).toMatchObject({ status: 'open', reason: 'UNKNOWN_TYPE' });
  expect(await letter(bad)).toMatchObject({ status: 'open', reason: 'UNKNOWN_TYPE' });
});

test('what was discarded stays as it is, with who and why, and is neither redriven nor discarded again', async () => {
  const id = await refusedEarlier(signup('unwanted'));
  const discard = () => discardDeadLetter(database.pool, id, { by: 'ada', reason: 'a test of theirs' });
  expect(await discard()).toEqual({ outcome: 'discarded' });
  expect(await discard()).toEqual({ outcome: 'decided', status: 'discarded' });
  expect(await redrive(id)).toEqual({ outcome: 'decided', status: 'discarded' });
  const { rows } = await database.pool.query(
    'SELECT decided_by, decision_reason, raw FROM dead_letters WHERE id = $1',
    [id],
  );
  expect(rows).toEqual([
    { decided_by: 'ada', decision_reason: 'a test of theirs', raw: Buffer.from(signup('unwanted')) },
  ]);
  expect(await redrive(999_999)).toEqual({ outcome: 'missing' });
});

test('what has not happened yet is refused again, with the moment from which on it is taken, and then taken', async () => {
  const id = await refusedEarlier(signup('future').replace('2026-01-01T00', '2099-01-01T12'));
  const at = (clock: string) =>
    redriveDeadLetter(database.pool, id, { by: 'ada', limits: { ...DECODE_LIMITS, now: () => parseInstant(clock)! } });
  expect(await at('2099-01-01T10:59:59Z')).toMatchObject({
    outcome: 'refused',
    reason: 'TIME_IN_FUTURE',
    message: expect.stringContaining('It can be redriven from 2099-01-01T11:00:00.000Z on.'),
  });
  expect(await letter(id)).toMatchObject({ status: 'open', reason: 'TIME_IN_FUTURE' });
  expect(await at('2099-01-01T11:00:00Z')).toMatchObject({ outcome: 'redriven' });
});

test('a batch that an earlier release refused is taken apart: what can be used is, the rest is kept each for itself', async () => {
  const id = await refusedEarlier(`[${signup('b-1')}, ${signup('b-2', 7)}, ${signup('b-3')}, {}]`, BATCH_CONTENT_TYPE);
  const before = await store.head();
  expect(await redrive(id)).toEqual({ outcome: 'redriven', position: before + 1, wasThere: false, refused: 2 });
  expect(await store.head()).toBe(before + 2);
  const { rows } = await database.pool.query(
    `SELECT batch_index, reason, event_id, status, convert_from(raw, 'UTF8') AS raw FROM dead_letters
     WHERE "offset" = (SELECT "offset" FROM dead_letters WHERE id = $1) AND id <> $1 ORDER BY batch_index`,
    [id],
  );
  expect(rows).toEqual([
    { batch_index: 1, reason: 'INVALID_DATA', event_id: 'b-2', status: 'open', raw: signup('b-2', 7) },
    { batch_index: 3, reason: 'NOT_A_CLOUDEVENT', event_id: null, status: 'open', raw: '{}' },
  ]);
});

test('a batch of which nothing can be used stays one dead letter, and says so', async () => {
  const id = await refusedEarlier(`[${signup('n-1', 7)}, {}]`, BATCH_CONTENT_TYPE);
  expect(await redrive(id)).toMatchObject({
    outcome: 'refused',
    reason: 'INVALID_DATA',
    message: expect.stringMatching(/^None of the batch’s events \(2\) can be used\. The first: The data breaks/),
  });
  expect(await letter(id)).toMatchObject({ status: 'open', reason: 'INVALID_DATA' });
  const empty = await refusedEarlier('[]', BATCH_CONTENT_TYPE);
  expect(await redrive(empty)).toMatchObject({ outcome: 'refused', message: 'The batch has no event.' });
});

test('an event of a batch is redriven by itself, and read again it is kept once', async () => {
  const raw: RawMessage = {
    ...{ topic: 'signups', partition: 3, offset: '1', key: null },
    value: Buffer.from(`[${signup('e-1', 7)},${signup('e-2').replace('.v1', '.v9')},${signup('e-3')}]`),
    headers: { 'content-type': Buffer.from(BATCH_CONTENT_TYPE) },
  };
  const decoded = decodeEach(raw);
  const batch = {
    events: decoded.flatMap(({ event }) => event ?? []),
    refusals: decoded.flatMap(({ refusal }) => refusal ?? []),
    offsets: [],
  };
  const { deadLetters } = await store.appendBatch(batch);
  expect(await store.appendBatch(batch)).toMatchObject({ appended: 0, duplicates: 1, deadLetters: [] });

  const [first, second] = deadLetters.map(({ id }) => id);
  await database.pool.query(
    `UPDATE dead_letters SET raw = convert_to(replace(convert_from(raw, 'UTF8'), '.v9', '.v1'), 'UTF8') WHERE id = $1`,
    [second],
  );
  const head = await store.head();
  expect(await redrive(first!)).toMatchObject({ outcome: 'refused', reason: 'INVALID_DATA' });
  expect(await redrive(second!)).toEqual({ outcome: 'redriven', position: head + 1, wasThere: false });
  const { rows } = await database.pool.query('SELECT event_id, "offset" FROM events WHERE position = $1', [head + 1]);
  expect(rows).toEqual([{ event_id: 'e-2', offset: 1 }]);
});
