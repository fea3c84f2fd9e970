import { EventStore, verifyLog } from '#event-store';
import { inTransaction, type PoolClient } from '#platform';
import { audit } from '#rebuild';
import { LiveSnapshots, verifySums } from '#read-models';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { READ_MODEL_TABLES } from '../../../../test/support/read-model-tables.js';
import { asByAnOldRule, business } from '../../../../test/support/replays.js';
import { sumUpSegments } from '../../../../test/support/segments.js';
import { chainRecorded } from '../../../../libs/event-store/src/chain/chain-recorded.js';
import { STORED_EVENT } from '../../../../libs/event-store/src/chain/stored-event.js';
import { tableDigests } from '../../../../libs/read-models/src/versions/digests.js';
import { anchoredNow, type Anchored } from './anchor/anchored.js';
import { checkStored } from './run-audit.js';
import type { Check, CheckName } from './check.js';

const PAYMENTS = 40;
/** With a decision on each of the two withdrawals; one payment comes twice. */
const HEAD = PAYMENTS + 24;

let filled: TestDatabase;
let database: TestDatabase;
const { TEST_DATABASE_TEMPLATE: template } = process.env;

/** One ledger with rows in every table, of which each test gets a copy. */
beforeAll(async () => {
  filled = await createTestDatabase();
  const history = new History(filled.pool);
  await history.happened(...business(PAYMENTS));
  await history.receive('payments', '{"broken', '{"other');
  const store = new EventStore(filled.pool);
  const { epoch } = await store.claimPartition('facts', 0);
  await store.appendBatch({
    events: [],
    refusals: [],
    offsets: [{ topic: 'facts', partition: 0, nextOffset: '1000', epoch }],
  });
  const gap = { topic: 'facts', partition: 0, cause: 'RETENTION', from: '1000', to: '1005' } as const;
  await store.recordGap({ ...gap, resumesAt: '1005', logStart: '1005', logEnd: '1009' }, epoch);
  await filled.pool.query(`
    INSERT INTO acknowledged_events SELECT position, reason, now(), 'me', 'known' FROM projections_1.rejected_events;
    UPDATE outbound_cursors SET position = (SELECT max(position) FROM projections_1.ledger_entries), seq = 1 WHERE stream = 'rewards';
    INSERT INTO restatements (version, partner_id, account_id, payment_id, asset, amount, terms_id, recorded_at)
    VALUES (1, 'paid', 'client-1', 'pay-1', 'USD', 1, 'built-in', now())`);
  await filled.pool.end();
});
afterAll(() => filled.drop().catch(() => undefined));

beforeEach(async () => {
  process.env.TEST_DATABASE_TEMPLATE = new URL(filled.url).pathname.slice(1);
  database = await createTestDatabase();
  process.env.TEST_DATABASE_TEMPLATE = template;
});
afterEach(() => database.drop());

const QUIET = {
  result: () => undefined,
  note: () => undefined,
  progress: () => ({ update: () => undefined, stop: () => undefined }),
};

/** What is found first where everything is stored, and what there is to be noted. */
async function lookAtStored(notes: Anchored[] = []): Promise<{ first: string; state: Omit<Anchored, 'at'> }> {
  const checks: Check[] = [];
  const state = await checkStored(database.pool, notes, checks, { kafka: undefined, output: QUIET });
  const found = checks.find((check) => check.state === 'wrong');
  return { first: found ? `${found.check}: ${found.what}` : 'nothing', state };
}

/** What the audit finds first, and what `verify` does. */
async function look(notes: Anchored[] = []): Promise<{ first: string; verify: boolean; state: Omit<Anchored, 'at'> }> {
  const { first, state } = await lookAtStored(notes);
  const log = await verifyLog(database.pool);
  const sums = await verifySums(new LiveSnapshots(database.pool));
  const verify = log.problem !== null || sums.wrong.length > 0;
  return { first: first === 'nothing' && !(await rebuilt()) ? 'ledger' : first, verify, state };
}

const rebuilt = async (): Promise<boolean> => (await audit(database.pool, 'test', {}))!.comparison.equal;

test('a ledger that nobody altered is right, also compared with what was noted of it', async () => {
  const { first, verify, state } = await look();
  expect({ first, verify }).toEqual({ first: 'nothing', verify: false });
  expect(state).toMatchObject({ log: { position: HEAD }, offsets: { 'facts/0': '1005' } });
  expect((await look([anchoredNow(state)])).first).toBe('nothing');
});

test('that no version is live is said by each check that needs one, and waited for by none', async () => {
  await tamper(database.pool, `UPDATE projection_versions SET state = 'retired'`);
  const checks: Check[] = [];
  await checkStored(database.pool, [], checks, { kafka: undefined, output: QUIET });
  const found = checks.filter(({ what }) => what.includes('no version of the projections is live'));
  expect(found.map(({ check, state }) => [check, state])).toEqual([
    ['standing', 'wrong'],
    ['sums', 'wrong'],
  ]);
});

/** The last events removed, with all that the log and the chain have of them. */
async function shorten(): Promise<void> {
  await tamper(
    database.pool,
    `DELETE FROM events WHERE position > 30; DELETE FROM event_ids WHERE position > 30;
     UPDATE event_store_head SET position = 30`,
  );
  await resealed();
}

async function resealed(): Promise<void> {
  const client = await database.pool.connect();
  await client.query('BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM event_batches');
  await chainRecorded(async (sql, parameters) => (await client.query(sql, parameters)).rows, STORED_EVENT);
  await client.query('COMMIT');
  client.release();
}

async function segmentsAnd(sql: string): Promise<void> {
  await sumUpSegments(database.pool, { positions: 20, leastEntries: 2 });
  await tamper(database.pool, sql);
}

type Alteration = string | (() => Promise<void>);
type Noticed = [what: string, alteration: Alteration, first: CheckName, says: RegExp, byVerify: boolean];

const VERIFY = true;
const AUDIT_ALONE = false;
const L = 'projections_1';

describe('what is altered with the triggers silenced is noticed, and named', () => {
  test.each<Noticed>([
    [
      'a function that sums up made one that does nothing',
      `CREATE OR REPLACE FUNCTION ${L}.sum_up_entries() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      'catalogue',
      /sum_up_entries\(\): its body is not as this release makes it/,
      AUDIT_ALONE,
    ],
    [
      'a trigger switched off',
      'ALTER TABLE events DISABLE TRIGGER append_only',
      'catalogue',
      /table events: its state of trigger append_only is disabled, not enabled/,
      AUDIT_ALONE,
    ],
    [
      'a migration forgotten',
      `DELETE FROM schema_migrations WHERE name LIKE 'HashChain%'`,
      'catalogue',
      /lacks HashChain/,
      AUDIT_ALONE,
    ],
    ['a lock removed', 'DELETE FROM owner_locks', 'catalogue', /owner_locks lacks/, AUDIT_ALONE],
    [
      'a statement put in to be run',
      `INSERT INTO deferred_statements (version, line, table_read, statement) VALUES (1, 'x', 'events', 'DROP TABLE events')`,
      'catalogue',
      /waits to be run for version 1, which is complete/,
      AUDIT_ALONE,
    ],
    ['an event’s data', `UPDATE events SET data = '{}' WHERE position = 9`, 'log', /position 9 on/, VERIFY],
    ['an event’s source', `UPDATE events SET source = 'x' WHERE position = 9`, 'log', /position 9 on/, VERIFY],
    [
      'the amount of a recorded decision',
      `UPDATE events SET data = replace(data::text, '2000', '9000')::json WHERE type = 'withdrawal.approved.v1'`,
      'log',
      /position \d+ on/,
      VERIFY,
    ],
    [
      'the hash of an id',
      `UPDATE event_ids SET content_hash = sha256('') WHERE position = 9`,
      'log',
      /position 9 on/,
      VERIFY,
    ],
    ['a batch of the chain', `UPDATE event_batches SET recorded_at = now()`, 'log', /position 1 on/, VERIFY],
    ['the head', `UPDATE event_store_head SET chain_hash = sha256('')`, 'log', /the head does not/, VERIFY],
    ['the log’s end cut off, chain and head as well', shorten, 'standing', /its end was cut off/, AUDIT_ALONE],
    [
      'an entry',
      `UPDATE ${L}.ledger_entries SET amount = amount + 1 WHERE payment_id = 'pay-4'`,
      'sums',
      /the entries do not give/,
      VERIFY,
    ],
    [
      'a balance',
      `UPDATE ${L}.partner_balances SET held = held + 1, granted = granted + 1`,
      'sums',
      /the entries do not give/,
      VERIFY,
    ],
    [
      'a client’s rewards removed',
      `DELETE FROM ${L}.client_rewards`,
      'sums',
      /do not give client_rewards: partner/,
      VERIFY,
    ],
    ['entries, balances and rewards alike', () => asByAnOldRule(database.pool), 'ledger', /^ledger$/, AUDIT_ALONE],
    [
      'the day on which an entry counts',
      `UPDATE ${L}.ledger_entries SET effective_at = effective_at + interval '1 day' WHERE payment_id = 'pay-4'`,
      'sums',
      /the entries do not give daily_flows: /,
      VERIFY,
    ],
    ['what moved on a day', `UPDATE ${L}.daily_flows SET amount = amount + 1`, 'sums', /give daily_flows: /, VERIFY],
    [
      'what is summed up of a segment',
      () => segmentsAnd(`UPDATE ${L}.segment_flows SET last_at = last_at + interval '1 us' WHERE partner_id = 'paid'`),
      'sums',
      /give segment_flows: partner paid, positions 1 to 20, /,
      VERIFY,
    ],
    [
      'what is summed up of a segment, removed',
      () => segmentsAnd(`DELETE FROM ${L}.segment_flows`),
      'sums',
      /give segment_flows: .*: the row is missing$/,
      VERIFY,
    ],
    [
      'segments made to overlap',
      () => segmentsAnd(`INSERT INTO ${L}.summed_segments VALUES (5, 5, 9)`),
      'sums',
      /give summed_segments: positions 5 to 5: first_position$/,
      VERIFY,
    ],
    [
      'when on a day an entry counts',
      `UPDATE ${L}.ledger_entries SET effective_at = effective_at + interval '1 hour' WHERE payment_id = 'pay-4'`,
      'ledger',
      /^ledger$/,
      AUDIT_ALONE,
    ],
    [
      'when an entry was recorded',
      `UPDATE ${L}.ledger_entries SET recorded_at = recorded_at - interval '1 day' WHERE payment_id = 'pay-4'`,
      'ledger',
      /^ledger$/,
      AUDIT_ALONE,
    ],
    [
      'a client’s partner',
      `UPDATE ${L}.accounts SET partner_id = 'days' WHERE account_id = 'client-1'`,
      'ledger',
      /^ledger$/,
      AUDIT_ALONE,
    ],
    ['a refused event hidden', `DELETE FROM ${L}.rejected_events`, 'ledger', /^ledger$/, AUDIT_ALONE],
    [
      'the last payment of a partner',
      `UPDATE ${L}.partners SET last_payment_at = '2020-01-01'`,
      'standing',
      /partner \w+ has payments after/,
      AUDIT_ALONE,
    ],
    [
      'the last payment of a partner, forward',
      `UPDATE ${L}.partners SET last_payment_at = '2199-01-01' WHERE partner_id = 'paid'`,
      'standing',
      /partner paid has its last payment noted later than any can be/,
      AUDIT_ALONE,
    ],
    [
      'a fact put in to wait',
      `INSERT INTO ${L}.slow_facts VALUES (3, '{}', NULL, 0, true)`,
      'standing',
      /a fact at position 3 waits/,
      AUDIT_ALONE,
    ],
    [
      'a fact removed that waited',
      `UPDATE projection_versions SET position = position - 1`,
      'standing',
      /nothing waits between/,
      AUDIT_ALONE,
    ],
    [
      'where the live version stands, as if it were empty',
      `UPDATE projection_versions SET position = 0`,
      'standing',
      /has read up to position \d+ and reflects 0, and nothing waits between/,
      AUDIT_ALONE,
    ],
    [
      'where the live version stands',
      `UPDATE projection_versions SET read_position = 1`,
      'standing',
      /says that it has read up to 1/,
      AUDIT_ALONE,
    ],
    [
      'when it stood there',
      `UPDATE projection_versions SET position_recorded_at = now()`,
      'standing',
      /recorded at another time/,
      AUDIT_ALONE,
    ],
    [
      'when it stood there, forgotten',
      `UPDATE projection_versions SET position_recorded_at = NULL`,
      'standing',
      /recorded at another time/,
      AUDIT_ALONE,
    ],
    [
      'a cursor moved beyond the ledger',
      `UPDATE outbound_cursors SET position = 9999`,
      'standing',
      /stands beyond/,
      AUDIT_ALONE,
    ],
    [
      'a cursor removed',
      `DELETE FROM outbound_cursors WHERE stream = 'rewards'`,
      'standing',
      /cursor of rewards was removed/,
      AUDIT_ALONE,
    ],
    [
      'a page that is being sent',
      `UPDATE outbound_cursors SET sending_position = 3 WHERE stream = 'rewards'`,
      'standing',
      /no page that can be/,
      AUDIT_ALONE,
    ],
    [
      'a page that is being sent, up to no entry',
      `UPDATE outbound_cursors SET sending_version = 1, sending_position = 63, sending_seq = 77 WHERE stream = 'withdrawals'`,
      'standing',
      /withdrawals says of a page .* nothing that is published ends/,
      AUDIT_ALONE,
    ],
    [
      'a page that is being sent, from a version that never was live',
      `INSERT INTO projection_versions (version, schema_name, state, program) VALUES (7, 'projections_7', 'failed', 'x');
       CREATE SCHEMA projections_7;
       UPDATE outbound_cursors SET sending_version = 7, sending_position = 5, sending_seq = 1, position = 0, seq = 0
       WHERE stream = 'rewards'`,
      'standing',
      /from version 7, which was never live/,
      AUDIT_ALONE,
    ],
    [
      'a dead letter’s bytes',
      `UPDATE dead_letters SET raw = 'x' WHERE id = 1`,
      'records',
      /dead letter m-1 was altered/,
      AUDIT_ALONE,
    ],
    [
      'a dead letter’s bytes with their hash',
      `UPDATE dead_letters SET raw = 'x', raw_hash = sha256('valuex') WHERE id = 1`,
      'records',
      /dead letter m-1 was altered/,
      AUDIT_ALONE,
    ],
    [
      'a dead letter removed',
      `DELETE FROM dead_letters WHERE id = 2`,
      'records',
      /dead letter m-2 was removed/,
      AUDIT_ALONE,
    ],
    [
      'a dead letter settled',
      `UPDATE dead_letters SET status = 'discarded', decided_at = now(), decided_by = 'x', decision_reason = 'y' WHERE id = 2`,
      'records',
      /dead letter m-2 was altered/,
      AUDIT_ALONE,
    ],
    ['a seal removed', `DELETE FROM record_seals WHERE seq = 1`, 'records', /seal 1 was removed/, AUDIT_ALONE],
    ['a gap removed', `DELETE FROM retention_gaps`, 'records', /retention gap 1 was removed/, AUDIT_ALONE],
    [
      'an acknowledgement made up',
      `INSERT INTO acknowledged_events VALUES (1, 'X', now(), 'x', 'y')`,
      'records',
      /put in past the triggers/,
      AUDIT_ALONE,
    ],
    ['a restatement', `UPDATE restatements SET amount = 2`, 'records', /restatement 1 was altered/, AUDIT_ALONE],
    [
      'an offset moved back',
      `UPDATE consumer_offsets SET next_offset = 5`,
      'offsets',
      /facts\/0 is to be read from 5 on, and offset \d+ is recorded/,
      AUDIT_ALONE,
    ],
    [
      'an offset removed',
      `UPDATE consumer_offsets SET next_offset = NULL`,
      'offsets',
      /read from nowhere on/,
      AUDIT_ALONE,
    ],
  ])('%s', async (_, alteration, check, says, byVerify) => {
    if (typeof alteration === 'string') await tamper(database.pool, alteration);
    else await alteration();
    const { first, verify } = await look();
    expect({ first, verify }).toEqual({ first: expect.stringMatching(says), verify: byVerify });
    expect(first.split(':')[0]).toBe(check);
  });
});

describe('what only a note outside the database shows', () => {
  test.each<[string, Alteration, CheckName, RegExp]>([
    [
      'the whole log rewritten, ids and chain as well',
      async () => {
        await tamper(
          database.pool,
          `DELETE FROM events WHERE position = 1; DELETE FROM event_ids WHERE position = 1;
          UPDATE events SET position = 1 WHERE position = (SELECT max(position) FROM events);
          UPDATE event_ids SET position = 1 WHERE position = (SELECT max(position) FROM event_ids);
          UPDATE event_store_head SET position = position - 1`,
        );
        await resealed();
        await tamper(
          database.pool,
          `UPDATE projection_versions SET position = position - 1, read_position = read_position - 1,
             position_recorded_at = (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1)`,
        );
      },
      'log',
      /its end up to \d+, whose hash was noted, was cut off/,
    ],
    [
      'the chain made anew over other times',
      async () => {
        await tamper(database.pool, `UPDATE events SET recorded_at = '2026-01-01'`);
        await resealed();
      },
      'log',
      /rewritten with its chain|no batch that was checked ends here/,
    ],
    [
      'the last records removed with their seals',
      `DELETE FROM restatements;
      DELETE FROM record_seals WHERE table_name = 'restatements'`,
      'records',
      /its end was cut off/,
    ],
    [
      'a cursor moved back',
      `UPDATE outbound_cursors SET position = 3 WHERE stream = 'rewards'`,
      'standing',
      /it was moved back/,
    ],
    [
      'an offset moved back, but not before what is recorded',
      `UPDATE consumer_offsets SET next_offset = 1000`,
      'offsets',
      /had been read up to 1005/,
    ],
    ['an offset’s row removed', `DELETE FROM consumer_offsets`, 'offsets', /facts\/0 had been read up to 1005/],
  ])('%s', async (_, alteration, check, says) => {
    const { state } = await lookAtStored();
    if (typeof alteration === 'string') await tamper(database.pool, alteration);
    else await alteration();
    expect((await lookAtStored()).first).not.toMatch(says);
    const { first } = await lookAtStored([anchoredNow(state)]);
    expect(first).toMatch(says);
    expect(first.split(':')[0]).toBe(check);
  });
});

/** Other checks are about these: a bound, what waits to be folded, and sums that each version has as far as it has come to them. */
const NOT_REBUILT = ['partners.last_payment_at', 'slow_facts', 'summed_segments', 'segment_flows'];

const OTHER_VALUES: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `CASE WHEN ${column} IS NULL THEN 'other' ELSE ${column} || 'x' END`,
  bigint: (column) => `coalesce(${column}, 0) + 1000`,
  integer: (column) => `coalesce(${column}, 0) + 1000`,
  numeric: (column) => `${column} + 1`,
  boolean: (column) => `NOT ${column}`,
  date: (column) => `${column} + 1000`,
  jsonb: () => `'{"USD": 1}'`,
  'timestamp with time zone': (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
};

test('every column of the live version counts in the proof of a rebuild', async () => {
  const { rows } = await database.pool.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
     WHERE table_schema = '${L}' AND is_generated = 'NEVER' AND table_schema || '.' || table_name = ANY ($1)`,
    [READ_MODEL_TABLES],
  );
  const columns = rows.filter(
    ({ table, column }) => !NOT_REBUILT.some((name) => name === table || name === `${table}.${column}`),
  );
  expect(columns.length).toBeGreaterThan(100);
  const unnoticed = await inTransaction(database.pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${L}, public; SET LOCAL session_replication_role = replica`);
    await dropChecks(client);
    // The one table that this business has no rows in.
    await client.query(`INSERT INTO other_endings VALUES ('link', 'code', 'paid', now(), 1, true)`);
    const before = await tableDigests(client, L);
    const same: string[] = [];
    for (const { table, column, type } of columns) {
      await client.query('SAVEPOINT before');
      const { rowCount } = await client.query(
        `UPDATE ${table} SET ${column} = ${OTHER_VALUES[type]!(column)} WHERE ctid = (SELECT min(ctid) FROM ${table})`,
      );
      const after = await tableDigests(client, L);
      await client.query('ROLLBACK TO before');
      if (rowCount !== 1 || JSON.stringify(after) === JSON.stringify(before)) same.push(`${table}.${column}`);
    }
    return same;
  });
  expect(unnoticed).toEqual([]);
});

/** Whoever silences triggers drops these as well. */
async function dropChecks(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `SELECT conrelid::regclass::text AS "table", conname AS name FROM pg_constraint
     WHERE contype = 'c' AND connamespace = '${L}'::regnamespace`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
}
