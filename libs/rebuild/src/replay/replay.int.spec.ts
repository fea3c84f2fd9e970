import { EventStore } from '#event-store';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { heldUp } from '../../../../test/support/held-up.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { asOfReleaseBefore } from '../../../../test/support/release-before.js';
import { asByAnOldRule, business, paymentOf, replay, states } from '../../../../test/support/replays.js';
import { LiveProjector } from '../../../projector/src/follow/live-projector.js';
import { UndecidedWithdrawalError } from '../../../fold/src/undecided-withdrawal.js';
import { foldBatch } from '../../../projector/src/follow/fold-batch.js';
import { createPool, inTransaction, type Pool, type PoolClient } from '#platform';
import type { LiveRead } from '../../../read-models/src/reading/live-read.js';
import { LiveSnapshots } from '../../../read-models/src/reading/snapshot.js';
import { verifySums } from '../../../read-models/src/ledger/verify-sums.js';
import { audit } from './audit.js';
import { abortReplay, beginRollback, createReplay, resumeReplay } from './begin.js';
import { readVersionDifferences } from './differences.js';
import { pruneVersions } from './prune.js';
import { ReplayFencedError, ReplayRefusedError } from './replay-error.js';
import { requireEvents } from './require-events.js';
import { runReplay, type ReplayProgress } from './run-replay.js';
import { readVersions, type VersionState } from '../../../read-models/src/versions/versions.js';

let database: TestDatabase;
let history: History;
const PAYMENTS = 60;

beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
  await history.happened(...business(PAYMENTS));
});
afterEach(() => database.drop());

const QUIET = { info: () => undefined, warn: () => undefined };
const rowsOf = async (schema: string, table: string) =>
  (await database.pool.query(`SELECT * FROM ${schema}.${table} ORDER BY 1, 2`)).rows;
const silent = () => database.pool.query(`UPDATE projection_versions SET heartbeat_at = now() - interval '1 hour'`);

describe('a replay of an unchanged program', () => {
  test('gives every table the same digest, entry by entry, whatever its batches, and goes live', async () => {
    const [type, time, data] = paymentOf(PAYMENTS);
    await history.happened([type, time, { ...data, accountId: 'not-signed-up' }]);
    const terminated = (partnerId: string): Fact => [
      'contract.terminated.v1',
      time,
      { contractId: 'unsigned', partnerId },
    ];
    await history.happened(terminated('paid'), terminated('days'));
    const states_: string[] = [];
    const onProgress = ({ state }: ReplayProgress) => states_.at(-1) !== state && states_.push(state);
    const result = await replay(database.pool, { batchEvents: 7, onProgress });
    expect(result).toMatchObject({ version: 2, state: 'live', restatements: 0, comparison: { equal: true } });
    expect(states_).toEqual(['replaying', 'indexing', 'catching up', 'comparing', 'ready']);
    expect(result.comparison!.tables.map(({ live }) => Number(live!.split(':')[0]))).not.toContain(0);
    for (const table of ['ledger_entries', 'partner_balances', 'payments', 'withdrawals']) {
      expect(await rowsOf('projections_2', table)).toEqual(await rowsOf('projections_1', table));
    }
    expect(await states(database.pool)).toEqual({ 1: 'retired', 2: 'live' });
  });

  test('has the same indexes and triggers as a version that was made at once', async () => {
    await replay(database.pool);
    const made = async (schema: string) => {
      const { rows } = await database.pool.query(
        `SELECT replace(indexdef, $1, '') AS made FROM pg_indexes WHERE schemaname = $1
         UNION ALL SELECT tgrelid::regclass::text || tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
         WHERE relnamespace = $1::regnamespace`,
        [schema],
      );
      return rows.map((row) => row.made.replace(`${schema}.`, '')).sort();
    };
    expect(await made('projections_2')).toEqual(await made('projections_1'));
  });

  test('obeys recorded decisions and never decides a withdrawal itself', async () => {
    const head = await new EventStore(database.pool).head();
    await replay(database.pool);
    expect(await new EventStore(database.pool).head()).toBe(head);
    const lease = await createReplay(database.pool, 'test');
    await database.pool.query(`UPDATE projection_versions SET state = 'catching up' WHERE version = $1`, [
      lease.version,
    ]);
    const next = await history.record([
      'withdrawal.requested.v1',
      '2026-11-01T00:00:00Z',
      { withdrawalId: 'w3', partnerId: 'paid', amountMinor: 2000, currency: 'USD' },
    ]);
    const beyond = inTransaction(database.pool, (client) =>
      foldBatch(client, lease, { events: 1_000, page: 100, until: next, decides: false }),
    );
    await expect(beyond).rejects.toThrow(UndecidedWithdrawalError);
  });

  test('waits as ready where it is not to be swapped in, and catches up when it is', async () => {
    expect(await replay(database.pool, { swap: false })).toMatchObject({ state: 'ready' });
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'ready' });
    await history.happened(paymentOf(100), paymentOf(101));
    const lease = await resumeReplay(database.pool, 'test');
    expect(await runReplay(database.pool, lease, { swap: true })).toMatchObject({ state: 'live' });
    expect(await rowsOf('projections_2', 'ledger_entries')).toEqual(await rowsOf('projections_1', 'ledger_entries'));
  });
});

test('an entry that names no event of the store is never accepted, whatever the reason', async () => {
  const lease = await createReplay(database.pool, 'test');
  await runReplay(database.pool, lease, { swap: false });
  await expect(requireEvents(database.pool, lease)).resolves.toBeUndefined();
  await tamper(
    database.pool,
    `UPDATE projections_2.ledger_entries SET event_id = 'made up' WHERE position = (SELECT max(position) FROM projections_2.ledger_entries);
     UPDATE projection_versions SET state = 'comparing' WHERE version = 2`,
  );
  const again = await resumeReplay(database.pool, 'test');
  const accepted = runReplay(database.pool, again, { swap: true, acceptDifferences: 'looks right' });
  await expect(accepted).rejects.toMatchObject({ code: 'ENTRY_WITHOUT_EVENT' });
  expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
});

describe('while live traffic goes on', () => {
  test('a replay catches up and is swapped in, the projector moves over by itself, and nothing is missing', async () => {
    const projector = new LiveProjector({ pool: database.pool, log: QUIET });
    const running = projector.start();
    let sent = 0;
    let enough = false;
    const traffic = (async () => {
      while (!enough) {
        await history.record(paymentOf(1_000 + sent++), paymentOf(1_000 + sent++));
        projector.wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const result = await replay(database.pool, { batchEvents: 20 });
    expect(result.state).toBe('live');
    const before = sent;
    await eventually(() => sent > before + 20);
    enough = true;
    await traffic;
    const head = await new EventStore(database.pool).head();
    await eventually(async () => (await readVersions(database.pool))[1]!.position, head);
    await Promise.race([projector.stop(), running]);
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM projections_2.payments');
    expect(rows[0].n).toBe(PAYMENTS + sent);
    expect((await audit(database.pool, 'test', {}))!.comparison.equal).toBe(true);
  });

  /** What a partner has, beside what its entries come to, and in which version. */
  const PAID = {
    select: 'b.available, current_schema() AS schema, e.available AS sum',
    from: `LEFT JOIN partner_balances b ON b.partner_id = 'paid' AND b.asset = 'USD' LEFT JOIN LATERAL (
      SELECT sum(CASE WHEN credit_account = 'partner:paid:available' THEN amount ELSE 0 END)
           - sum(CASE WHEN debit_account = 'partner:paid:available' THEN amount ELSE 0 END) AS available
      FROM ledger_entries WHERE partner_id = 'paid' AND asset = 'USD') e ON true`,
    values: [],
    answer: ([{ schema, available, sum }]) => [schema, available, sum].join(' '),
  } satisfies LiveRead<{ schema: string; available: string; sum: string }, string>;

  /** Several statements of one transaction, with time between them. */
  const bySteps = (snapshots: LiveSnapshots) =>
    snapshots.read(async (client, at) => {
      const balance = await client.query(
        `SELECT available, current_schema() AS schema FROM partner_balances WHERE partner_id = 'paid'`,
      );
      await new Promise((resolve) => setTimeout(resolve, 2));
      const { rows } = await client.query(`SELECT e.available AS sum FROM (SELECT) AS one ${PAID.from}`);
      return { at, said: PAID.answer([{ ...balance.rows[0], ...rows[0] }]) };
    });
  const byOneStatement = async (snapshots: LiveSnapshots) => {
    const { at, rows } = await snapshots.ask(PAID);
    return { at, said: PAID.answer(rows) };
  };

  test.each([
    ['of several statements', bySteps],
    ['of one statement', byOneStatement],
  ])('queries %s never stop and never see a mixture of two versions', async (_of, ask) => {
    await asByAnOldRule(database.pool);
    const pool = createPool({ connectionString: database.url, applicationName: 'readers', max: 3 });
    const snapshots = new LiveSnapshots(pool);
    const seen = new Map<number, Set<string>>();
    let enough = false;
    const reader = async () => {
      while (!enough) {
        const { at, said } = await ask(snapshots);
        seen.set(at.version, (seen.get(at.version) ?? new Set()).add(`${said} ${at.position}`));
      }
    };
    const readers = Promise.all([reader(), reader(), reader()]);
    await replay(database.pool, { acceptDifferences: 'a test' });
    await pruneVersions(database.pool);
    await eventually(() => seen.has(2));
    enough = true;
    await readers;
    await pool.end();
    expect([...seen.keys()].sort()).toEqual([1, 2]);
    for (const answers of seen.values()) expect(answers.size).toBe(1);
    const [before, after] = [1, 2].map((version) => [...seen.get(version)!][0]!.split(' '));
    expect([before![0], after![0]]).toEqual(['projections_1', 'projections_2']);
    expect(before![1]).not.toBe(after![1]);
  });

  test('a connection whose version was dropped while nobody asked finds the new one', async () => {
    const pool = createPool({ connectionString: database.url, applicationName: 'readers', max: 1 });
    const snapshots = new LiveSnapshots(pool);
    const versions = [(await byOneStatement(snapshots)).at.version];
    await replay(database.pool);
    await pruneVersions(database.pool);
    versions.push((await byOneStatement(snapshots)).at.version);
    await database.pool.query(`UPDATE projection_versions SET state = 'retired' WHERE state = 'live'`);
    await expect(snapshots.ask(PAID)).rejects.toThrow(/no version of the projections is live/);
    await pool.end();
    expect(versions).toEqual([1, 2]);
  });

  test('an idle projector notices that its version was replaced', async () => {
    const projector = new LiveProjector({ pool: database.pool, log: QUIET });
    void projector.start();
    await eventually(() => projector.status().state, 'active');
    await replay(database.pool);
    await eventually(async () => (await readVersions(database.pool))[1]!.held);
    await history.record(paymentOf(100));
    projector.wake();
    await eventually(() => projector.status().position, await new EventStore(database.pool).head());
    await projector.stop();
  });
});

test('segments of the log are summed up while the projector follows, and those of a version that was swapped in afterwards', async () => {
  const segmentSize = { positions: 10, leastEntries: 2 };
  const projector = new LiveProjector({ pool: database.pool, log: QUIET, segmentSize });
  void projector.start();
  const summed = async (schema: string) => (await rowsOf(schema, 'summed_segments')).length;
  const whole = Math.floor((await new EventStore(database.pool).head()) / segmentSize.positions);
  await eventually(() => summed('projections_1'), whole);
  expect((await replay(database.pool)).comparison).toMatchObject({ equal: true });
  await eventually(() => summed('projections_2'), whole);
  await history.record(...Array.from({ length: segmentSize.positions }, (_, n) => paymentOf(100 + n)));
  projector.wake();
  await eventually(() => summed('projections_2'), whole + 1);
  await projector.stop();
  const flows = await rowsOf('projections_1', 'segment_flows');
  expect(flows.length).toBeGreaterThan(5);
  expect(await rowsOf('projections_2', 'segment_flows')).toEqual(expect.arrayContaining(flows));
  expect((await verifySums(new LiveSnapshots(database.pool))).wrong).toEqual([]);
});

describe('a version that differs from the live one', () => {
  beforeEach(() => asByAnOldRule(database.pool));

  test('is refused, and says by partner, entry and fact what differs', async () => {
    const result = await replay(database.pool);
    expect(result).toMatchObject({ state: 'failed', comparison: { equal: false } });
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
    const tables = result.comparison!.tables.filter(({ equal }) => !equal);
    expect(tables.map(({ table }) => table)).toEqual([
      'ledger_entries',
      'partner_balances',
      'client_rewards',
      'daily_flows',
    ]);
    expect(tables[1]).toMatchObject({ onlyLive: 1, onlyReplayed: 1 });
    expect(tables[1]!.examples!.map((example) => [example.in, example.row.partner_id])).toEqual(
      expect.arrayContaining([
        ['live', 'paid'],
        ['replayed', 'paid'],
      ]),
    );

    const { partners, truncated } = await readVersionDifferences(database.pool);
    expect(truncated).toBe(false);
    expect(partners.map(({ partnerId, asset }) => [partnerId, asset])).toEqual([['paid', 'USD']]);
    const [paid] = partners;
    const commissions = paid!.entries.filter(({ side }) => side === 'old').length;
    expect(paid!.old.earned - paid!.new.earned).toBe(BigInt(commissions));
    expect(paid!.entries).toHaveLength(2 * commissions);
    const positions = new Set(paid!.facts.map(({ position }) => position));
    for (const { position } of paid!.entries) expect(positions).toContain(position);
  });

  test('goes live where the differences are accepted, with the reason recorded, also after it was refused', async () => {
    await replay(database.pool);
    const lease = await resumeReplay(database.pool, 'test');
    const result = await runReplay(database.pool, lease, { swap: true, acceptDifferences: 'the rounding was mended' });
    expect(result).toMatchObject({ version: 2, state: 'live' });
    const versions = await readVersions(database.pool);
    expect(versions.map(({ state, acceptedReason }) => [state, acceptedReason])).toEqual([
      ['retired', null],
      ['live', 'the rounding was mended'],
    ]);
    expect((await readVersionDifferences(database.pool)).partners).toHaveLength(1);
  });

  test('that was accepted but not swapped in stays accepted when it is resumed', async () => {
    await replay(database.pool, { swap: false, acceptDifferences: 'mended' });
    const lease = await resumeReplay(database.pool, 'test');
    expect(await runReplay(database.pool, lease, { swap: true })).toMatchObject({ state: 'live' });
  });
});

test('what was posted between the comparison and the swap is compared as well', async () => {
  const onProgress = ({ state }: ReplayProgress): void => {
    if (state === 'ready') throw new Error('stopped before the swap');
  };
  await expect(replay(database.pool, { onProgress })).rejects.toThrow('stopped before the swap');
  await history.happened(paymentOf(200));
  await database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE projections_1.ledger_entries SET amount = amount + 1 WHERE payment_id = 'pay-200'; COMMIT`);
  // As if the process had gone on from there: compared before that payment, swapped in after it.
  await database.pool.query(
    `UPDATE projection_versions SET state = 'ready', holder = 'test', heartbeat_at = now() WHERE version = 2`,
  );
  const { epoch } = (await readVersions(database.pool))[1]!;
  const lease = { version: 2, schema: 'projections_2', epoch };
  expect(await runReplay(database.pool, lease, { swap: true })).toMatchObject({ state: 'failed' });
  expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
});

describe('an audit', () => {
  test('says that all is equal, and leaves nothing behind', async () => {
    const result = await audit(database.pool, 'test', {});
    expect(result).toMatchObject({ comparison: { equal: true }, differences: undefined });
    expect(await states(database.pool)).toEqual({ 1: 'live' });
    const { rows } = await database.pool.query(`SELECT to_regnamespace('projections_2') AS schema`);
    expect(rows[0].schema).toBeNull();
  });

  test('says what differs, and changes nothing', async () => {
    await asByAnOldRule(database.pool);
    const before = await rowsOf('projections_1', 'ledger_entries');
    const result = await audit(database.pool, 'test', {});
    expect(result!.comparison.equal).toBe(false);
    expect(result!.differences!.partners).toHaveLength(1);
    expect(await rowsOf('projections_1', 'ledger_entries')).toEqual(before);
    expect(await states(database.pool)).toEqual({ 1: 'live' });
  });

  test('that a process left behind is dropped when it is aborted, and cannot be resumed', async () => {
    await createReplay(database.pool, 'a process that was killed', 'audit');
    await silent();
    await expect(resumeReplay(database.pool, 'test')).rejects.toThrow(/is an audit/);
    expect(await abortReplay(database.pool)).toEqual({ version: 2, state: 'dropped' });
    expect(await states(database.pool)).toEqual({ 1: 'live' });
  });

  test('that a process left behind is in no other one’s way, and can do nothing to what comes after it', async () => {
    const left = await createReplay(database.pool, 'a process that was taken for dead', 'audit');
    await silent();
    const next = await createReplay(database.pool, 'test');
    expect(await states(database.pool)).toEqual({ 1: 'live', [next.version]: 'created' });
    await expect(runReplay(database.pool, left, { swap: true })).rejects.toThrow(ReplayFencedError);
    expect(await runReplay(database.pool, next, { swap: true })).toMatchObject({ comparison: { equal: true } });
  });

  test('whose connection breaks while it drops what it made leaves nothing behind either', async () => {
    await database.pool.query(`
      CREATE SEQUENCE drops;
      CREATE FUNCTION break_the_first() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('public.drops') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      END $$`);
    const onProgress = ({ state }: ReplayProgress): void => {
      if (state === 'comparing') armed ??= database.pool.query(ARM);
    };
    const ARM = `CREATE EVENT TRIGGER breaks ON sql_drop WHEN TAG IN ('DROP SCHEMA') EXECUTE FUNCTION break_the_first()`;
    let armed: Promise<unknown> | undefined;
    expect(await audit(database.pool, 'test', { onProgress })).toMatchObject({ comparison: { equal: true } });
    expect(armed).toBeDefined();
    expect(await states(database.pool)).toEqual({ 1: 'live' });
    const { rows } = await database.pool.query(
      `SELECT nextval('drops')::int AS n, to_regnamespace('projections_2') AS s`,
    );
    expect(rows).toEqual([{ n: expect.any(Number), s: null }]);
    expect(rows[0].n).toBeGreaterThan(2);
  });
});

describe('of two replays at once', () => {
  test('the second is refused while the first is alive, with its state and its holder', async () => {
    await createReplay(database.pool, 'host:1');
    for (const attempt of [createReplay, beginRollback, resumeReplay]) {
      const refusal = attempt(database.pool, 'host:2');
      await expect(refusal).rejects.toThrow(ReplayRefusedError);
      await expect(refusal).rejects.toThrow(/version 2 is 'created', by host:1/);
    }
  });

  test('the second is refused also where the first was left behind, with what can be done', async () => {
    await createReplay(database.pool, 'a process that was killed');
    await silent();
    await expect(createReplay(database.pool, 'test')).rejects.toThrow(
      /was left in 'created' by a process that ended; "replay resume" or "replay abort" it/,
    );
  });

  test('that begin in the same moment one is made', async () => {
    const attempts = await Promise.allSettled([1, 2, 3, 4].map((n) => createReplay(database.pool, `host:${n}`)));
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'created' });
  });
});

describe('where the database is lost as a replay begins', () => {
  /** Commits, and is lost before it has said so: so many times. */
  function losing(times: number): Pool {
    let left = times;
    const query = async (client: PoolClient, text: string, values?: unknown[]): Promise<unknown> => {
      const result: unknown = await client.query(text, values);
      if (text !== 'COMMIT' || left === 0) return result;
      left -= 1;
      throw Object.assign(new Error('the connection was lost'), { code: '08006' });
    };
    const connect = async () => {
      const client = await database.pool.connect();
      return { query: query.bind(undefined, client), release: () => client.release() };
    };
    return { connect } as unknown as Pool;
  }

  test('it goes on with the version that it made without hearing of it', async () => {
    const lease = await createReplay(losing(2), 'host:1');
    expect(lease).toEqual({ version: 2, schema: 'projections_2', epoch: 1 });
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'created' });
    const { state } = await runReplay(database.pool, lease, { swap: true });
    expect(state).toBe('live');
  });

  test('nobody else’s is taken for its own', async () => {
    await createReplay(database.pool, 'host:2');
    await expect(createReplay(losing(1), 'host:1')).rejects.toThrow(/by host:2/);
  });
});

describe('where the swap comes first', () => {
  /** A replay that hangs in its swap until it is let go: it has locked the live version and caught up with it. */
  async function inItsSwap(meanwhile: (letGo: () => void) => Promise<void>): Promise<void> {
    const gate = await database.pool.connect();
    await gate.query('BEGIN; SELECT FROM outbound_cursors FOR UPDATE');
    await asByAnOldRule(database.pool);
    const replaying = replay(database.pool, { acceptDifferences: 'mended' });
    // By what it waits for: while indexes are made, others wait for a moment as well.
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND query LIKE '%outbound_cursors%'`;
    await eventually(async () => (await database.pool.query(waits)).rowCount, 1);
    await meanwhile(() => void gate.query('COMMIT'));
    expect(await replaying).toMatchObject({ version: 2, state: 'live' });
    expect(await states(database.pool)).toEqual({ 1: 'retired', 2: 'live' });
    gate.release();
  }

  test('an abort does not touch the version that is live by now', () =>
    inItsSwap(async (letGo) => {
      const aborting = abortReplay(database.pool);
      await heldUp(database.pool, 2);
      letGo();
      await expect(aborting).rejects.toThrow(/was swapped in this moment/);
    }));

  test('a resume by somebody who took its process for dead does not touch it either', () =>
    inItsSwap(async (letGo) => {
      await new Promise((resolve) => setTimeout(resolve, 5_100));
      const resuming = resumeReplay(database.pool, 'test');
      await heldUp(database.pool, 2);
      letGo();
      await expect(resuming).rejects.toThrow(ReplayRefusedError);
    }));
});

test('while the live version is in the middle of a large correction a replay waits with comparing', async () => {
  const ahead = (by: number) =>
    database.pool.query(`UPDATE projection_versions SET read_position = position + $1 WHERE state = 'live'`, [by]);
  await ahead(1);
  let over = false;
  const replaying = replay(database.pool).finally(() => (over = true));
  await eventually(async () => (await states(database.pool))[2], 'comparing');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(over).toBe(false);
  await ahead(0);
  expect(await replaying).toMatchObject({ state: 'live', comparison: { equal: true } });
});

test('a correction too large for one batch gives the same ledger in a replay, in other pieces', async () => {
  const many = Array.from({ length: 1_300 }, (_, n): Fact => {
    const [type, time, data] = paymentOf(5_000 + n);
    return [type, time, { ...data, accountId: 'client-5' }];
  });
  const contract: Fact = [
    'contract.signed.v1',
    '2026-01-01T00:00:00Z',
    { contractId: 'late', partnerId: 'days', payoutAccountRef: 'ref-2' },
  ];
  await history.happened(...many, contract, paymentOf(9_000), paymentOf(9_001));
  expect(await replay(database.pool, { batchEvents: 400 })).toMatchObject({
    state: 'live',
    comparison: { equal: true },
  });
});

describe('while the live version is that of the release before, a replay', () => {
  beforeEach(() => asOfReleaseBefore(database.pool));
  const wordsOfRefusal = () =>
    database.pool.query(`UPDATE projections_1.rejected_events SET message = 'in other words' WHERE position IN (
      SELECT min(position) FROM projections_1.rejected_events)`);

  test('compares what both note, and is swapped in where that is equal', async () => {
    await wordsOfRefusal();
    const { state, comparison } = await replay(database.pool);
    expect({ state, equal: comparison!.equal, liveProgram: comparison!.liveProgram }).toEqual({
      state: 'live',
      equal: true,
      liveProgram: 'referral-program/1',
    });
    expect(comparison!.tables.filter(({ leftOut }) => leftOut).map(({ table }) => table)).toEqual([
      'other_endings',
      'manual_adjustments',
      'waiting_payments',
      'rejected_events',
      'changes',
    ]);
    expect(comparison!.tables.filter(({ equal, leftOut }) => !equal && !leftOut)).toEqual([]);
  });

  test.each([
    ['an amount', `UPDATE projections_1.payments SET amount_minor = amount_minor + 1 WHERE payment_id = 'pay-3'`],
    ['an entry', `UPDATE projections_1.ledger_entries SET amount = amount + 1 WHERE payment_id = 'pay-3'`],
    ['a refund', `UPDATE projections_1.payment_adjustments SET amount_minor = 1 WHERE kind = 'refund'`],
  ])('is not swapped in where %s differs', async (_, alteration) => {
    await tamper(database.pool, alteration);
    expect(await replay(database.pool)).toMatchObject({ state: 'failed', comparison: { equal: false } });
  });
});

describe('a replay that is aborted', () => {
  test('does not take another step, and the live version stays as it was', async () => {
    let aborted: Promise<unknown> | undefined;
    const onProgress = ({ position }: ReplayProgress): void => {
      if (position > 20) aborted ??= abortReplay(database.pool);
    };
    await expect(replay(database.pool, { shardPayments: 5, onProgress })).rejects.toThrow(ReplayFencedError);
    expect(await aborted).toEqual({ version: 2, state: 'aborted' });
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'aborted' });
    expect(await replay(database.pool)).toMatchObject({ version: 3, state: 'live' });
  });

  test('is refused where none is under way', async () => {
    await expect(abortReplay(database.pool)).rejects.toThrow(ReplayRefusedError);
  });
});

test('a replay that is told to stop can be resumed at once: the shards that are loaded are not folded again', async () => {
  const stop = new AbortController();
  const onProgress = ({ position }: ReplayProgress): void => {
    if (position >= 20) stop.abort();
  };
  const stopped = await replay(database.pool, { shardPayments: 5, onProgress, signal: stop.signal });
  expect(stopped.state).toBe('replaying');
  const lease = await resumeReplay(database.pool, 'test');
  const begun: number[] = [];
  const resumed = await runReplay(database.pool, lease, { swap: true, onProgress: (at) => begun.push(at.position) });
  expect(begun[0]).toBeGreaterThanOrEqual(15);
  expect(resumed).toMatchObject({ state: 'live', comparison: { equal: true } });
});

test('a replay whose connections break goes on by itself', async () => {
  let broken: Promise<unknown> | undefined;
  const onProgress = ({ position }: ReplayProgress): void => {
    if (position > 20) {
      broken ??= database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
      );
    }
  };
  const result = await replay(database.pool, { shardPayments: 5, onProgress });
  expect((await broken) as object).toBeDefined();
  expect(result).toMatchObject({ version: 2, state: 'live', comparison: { equal: true } });
});

test('a replay that cannot go on is failed, says why, is in nobody’s way, and can be resumed', async () => {
  const byForce = (sql: string) =>
    database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
  await byForce(
    'CREATE TABLE lost AS SELECT * FROM events WHERE position = 30; DELETE FROM events WHERE position = 30',
  );
  await expect(replay(database.pool)).rejects.toThrow(/no event at position 30/);
  await byForce('INSERT INTO events SELECT * FROM lost');
  const failed = (await readVersions(database.pool))[1]!;
  expect(failed).toMatchObject({ state: 'failed', failedIn: 'replaying', held: false });
  expect(failed.failure).toMatch(/no event at position 30/);
  const lease = await resumeReplay(database.pool, 'test');
  expect(lease.version).toBe(2);
  expect(await runReplay(database.pool, lease, { swap: false })).toMatchObject({ state: 'ready' });
});

test('a replay that failed is not resumed any more once a later one is live', async () => {
  await asByAnOldRule(database.pool);
  expect(await replay(database.pool)).toMatchObject({ version: 2, state: 'failed' });
  expect(await replay(database.pool, { acceptDifferences: 'mended' })).toMatchObject({ version: 3, state: 'live' });
  await expect(resumeReplay(database.pool, 'test')).rejects.toThrow(/no replay to resume/);
  expect(await readVersionDifferences(database.pool)).toMatchObject({ from: 1, to: 3 });
});

test('a replay that was taken over can write nothing more', async () => {
  const lease = await createReplay(database.pool, 'host:1');
  await silent();
  await resumeReplay(database.pool, 'host:2');
  await expect(runReplay(database.pool, lease, { swap: true })).rejects.toThrow(ReplayFencedError);
  expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'created' });
});

describe('a rollback', () => {
  const roll = async () => runReplay(database.pool, await beginRollback(database.pool, 'test'), { swap: true });

  test('brings the version before back, caught up with what happened since, and forth again', async () => {
    await asByAnOldRule(database.pool);
    await replay(database.pool, { acceptDifferences: 'mended' });
    await history.happened(paymentOf(300), paymentOf(301));
    expect(await roll()).toMatchObject({ version: 1, state: 'live' });
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'retired' });
    const { rows } = await database.pool.query(`SELECT count(*)::int AS n FROM projections_1.payments`);
    expect(rows[0].n).toBe(PAYMENTS + 2);
    await history.happened(paymentOf(302));
    expect(await roll()).toMatchObject({ version: 2, state: 'live' });
  });

  test('that is aborted leaves the version as it was: one can still roll back', async () => {
    await replay(database.pool);
    await beginRollback(database.pool, 'a process that was killed');
    expect(await abortReplay(database.pool)).toEqual({ version: 1, state: 'retired' });
    expect(await roll()).toMatchObject({ version: 1, state: 'live' });
  });

  test('is refused where the version before is not kept', async () => {
    await expect(roll()).rejects.toThrow(/nothing to roll back to/);
    await replay(database.pool);
    expect(await pruneVersions(database.pool)).toEqual([1]);
    await expect(roll()).rejects.toThrow(/nothing to roll back to/);
  });
});

describe('pruning', () => {
  test('drops what is over, never what is live or under way, and numbers are not used again', async () => {
    await replay(database.pool);
    await createReplay(database.pool, 'test');
    await abortReplay(database.pool);
    await createReplay(database.pool, 'test');
    expect(await pruneVersions(database.pool)).toEqual([1, 3]);
    expect(await pruneVersions(database.pool)).toEqual([]);
    expect(await states(database.pool)).toEqual({ 2: 'live', 4: 'created' });
    const { rows } = await database.pool.query(
      `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'projections_%' ORDER BY 1`,
    );
    expect(rows.map(({ nspname }) => nspname)).toEqual(['projections_2', 'projections_4']);
  });

  test('waits for a reader that began before the swap', async () => {
    const snapshots = new LiveSnapshots(database.pool);
    let pruned = false;
    let pruning: Promise<unknown> | undefined;
    await snapshots.read(async (client) => {
      await replay(database.pool);
      pruning = pruneVersions(database.pool).then(() => (pruned = true));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(pruned).toBe(false);
      expect((await client.query('SELECT count(*) AS n FROM payments')).rows[0].n).toBe(PAYMENTS);
    });
    await pruning;
    expect(pruned).toBe(true);
  });
});

test('a program raises a version of its own: another release neither projects nor resumes it', async () => {
  await database.pool.query(`UPDATE projection_versions SET program = 'referral-program/0'`);
  const projector = new LiveProjector({ pool: database.pool, log: QUIET });
  void projector.start();
  await eventually(() => projector.status().state, 'standby');
  expect(await replay(database.pool)).toMatchObject({ version: 2, state: 'live' satisfies VersionState });
  await eventually(() => projector.status().state, 'active');
  await expect(beginRollback(database.pool, 'test')).rejects.toThrow(/use the release that made it/);
  await projector.stop();
});
