import { readTopic } from '#kafka';
import { createLogger, programEnvironment, readConfig, type Environment } from '#platform';
import { migrateAll } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { ConsumerConfig } from '../apps/consumer/src/config.js';
import { ConsumerApp } from '../apps/consumer/src/consumer-app.js';
import { startQuery, type RunningQuery } from '../apps/query/src/start-query.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { Gate } from './support/gate.js';
import { describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from './support/kafka.js';
import { runSource } from './support/run-source.js';
import { AUDIENCE, ISSUER, makeTokens } from './support/tokens.js';

const PROGRAMS = ['acme', 'globex'] as const;
type Program = (typeof PROGRAMS)[number];

/** What each has: the same ids of partners, clients, payments and events, and other sums. */
const PAID: Record<Program, number> = { acme: 70_010, globex: 31_370 };
const other = (program: Program): Program => (program === 'acme' ? 'globex' : 'acme');
/** Sums that the other program has, in minor units: none of them may be seen. */
const sumsOf = (program: Program): RegExp => new RegExp(`\\b(?:${PAID[program]}|${PAID[program] / 10})\\b`);

const FEW = { limitProgramPerSecond: 40 };

interface Published {
  source: string;
  data: { amountMinor?: number };
}

interface Reply {
  status: number;
  text: string;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
  body: any;
}

/** Whatever level it is set to. */
const quiet = () => createLogger('query', { destination: { write: () => undefined } });

describeWithKafka('two programs on one broker and one database server', () => {
  const prefix = uniquePrefix();
  const logger = createLogger('test', { level: 'silent' });
  const log: string[] = [];
  const databases = {} as Record<Program, TestDatabase>;
  const tokens = {} as Record<Program | 'both' | 'every' | 'none', string>;
  const consumers: ConsumerApp[] = [];
  let folder: string;
  let env: Record<string, string>;
  let gate: Gate;
  let query: RunningQuery;
  let producer: Producer;

  const topic = (program: Program, name: string): string => `${prefix}${program}.${name}`;
  const ask = async (path: string, token: string | null, headers: Record<string, string> = {}): Promise<Reply> => {
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${query.url}${path}`, { headers: { ...authorization, ...headers } });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
  const own = (program: Program, path: string, headers?: Record<string, string>): Promise<Reply> =>
    ask(`/programs/${program}${path}`, tokens[program], headers);
  const ops = (args: string[], more: Record<string, string> = {}) =>
    runSource('apps/ops/src/main.ts', args, { env: { ...env, STACK_DIR: folder, ...more } });

  async function startConsumer(program: Program, environment: Environment): Promise<void> {
    const config = readConfig(ConsumerConfig, await programEnvironment({ ...environment, PROGRAM: program }));
    const consumer = new ConsumerApp(config, logger, (error) => log.push(error.message));
    consumers.push(consumer);
    await consumer.start();
  }

  async function publish(program: Program): Promise<void> {
    const facts: [string, string, string, Record<string, unknown>][] = [
      ['partners', 'referral_link.created.v1', '2026-01-01', { partnerId: 'partner', code: 'welcome' }],
      ['partners', 'referral_link.created.v1', '2026-01-01', { partnerId: 'another', code: 'another' }],
      [
        'partners',
        'contract.signed.v1',
        '2026-01-02',
        { contractId: 'c', partnerId: 'partner', payoutAccountRef: 'r' },
      ],
      ['signups', 'client.signed_up.v1', '2026-01-03', { accountId: 'partner', separateAccount: true }],
      [
        'signups',
        'client.signed_up.v1',
        '2026-01-04',
        { accountId: 'client', separateAccount: true, referralCode: 'welcome' },
      ],
      [
        'payments',
        'payment.succeeded.v1',
        '2026-02-01',
        { paymentId: 'payment', accountId: 'client', amountMinor: PAID[program], currency: 'USD', period: 'month' },
      ],
    ];
    for (const [n, [name, type, day, data]] of facts.entries()) {
      const event = { specversion: '1.0', id: `event-${n}`, source: '/billing', type, time: `${day}T00:00:00Z`, data };
      const headers = { 'content-type': 'application/cloudevents+json' };
      await producer.send({
        topic: topic(program, name),
        messages: [{ key: 'k', value: JSON.stringify(event), headers }],
      });
    }
    if (program === 'acme')
      await producer.send({ topic: topic('acme', 'payments'), messages: [{ value: 'only acme has this' }] });
  }

  const sent = async (name: string): Promise<Published[]> => {
    const found: Published[] = [];
    const connection = { brokers: kafkaBrokers().split(','), clientId: 'test', logger };
    await readTopic(connection, name, (page) => {
      found.push(...page.map(({ value }) => JSON.parse(String(value)) as Published));
    });
    return found;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'programs-'));
    const { jwksFile, sign } = await makeTokens(folder);
    for (const program of PROGRAMS) {
      databases[program] = await createTestDatabase();
      tokens[program] = await sign({ programs: [program] });
    }
    tokens.both = await sign({ programs: 'acme globex' });
    tokens.every = await sign({ programs: ['*'] });
    tokens.none = await sign();
    gate = await Gate.make();
    const behind = new URL(databases.globex.url);
    gate.leadTo(behind.host);
    behind.host = gate.address;
    const file = join(folder, 'programs.yaml');
    const cell = (program: Program, more: object = {}) => ({
      databaseUrl: { env: `${program.toUpperCase()}_URL` },
      kafkaTopicPrefix: `${prefix}${program}.`,
      kafkaGroupId: `${prefix}${program}`,
      ...more,
    });
    writeFileSync(file, JSON.stringify({ acme: cell('acme', { name: 'Acme, Inc.', ...FEW }), globex: cell('globex') }));
    env = {
      PATH: process.env.PATH ?? '',
      PROGRAMS_FILE: file,
      ACME_URL: databases.acme.url,
      GLOBEX_URL: databases.globex.url,
      KAFKA_BROKERS: kafkaBrokers(),
      KAFKA_TOPIC_PARTITIONS: '1',
      LIMIT_ADDRESS_PER_SECOND: '10000',
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
      AUTH_JWKS_FILE: jwksFile,
      PORT: '0',
    };
    await Promise.all(PROGRAMS.map((program) => startConsumer(program, env)));
    producer = testKafka().producer({ allowAutoTopicCreation: false });
    await producer.connect();
    query = await startQuery({ ...env, GLOBEX_URL: behind.href }, quiet(), {});
    await Promise.all(PROGRAMS.map(publish));
    for (const program of PROGRAMS) {
      const explained = () => own(program, '/v1/payments/payment/explanation');
      await eventually(explained, ({ body }) => body?.outcome === 'commission');
    }
  });
  afterAll(async () => {
    await query?.stop();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await producer?.disconnect();
    await gate?.close();
    await Promise.all(Object.values(databases).map((database) => database.drop()));
    rmSync(folder, { recursive: true, force: true });
    expect(log).toEqual([]);
  });

  test.each(PROGRAMS)('what %s answers is its own', async (program) => {
    await eventually(
      () => own(program, '/v1/operations/dead-letters'),
      ({ body }) => body.deadLetters.length === (program === 'acme' ? 1 : 0),
    );
    const answers: Record<string, Reply> = {};
    for (const path of [
      '/v1/partners/partner',
      '/v1/partners',
      '/v1/partners/partner/ledger',
      '/v1/accounts/client/payments',
      '/v1/payments/payment/explanation',
      '/v1/changes',
      '/v1/finance/liability',
      '/v1/finance/trial-balance',
      '/v1/operations/projections',
      '/v1/events/%2Fbilling/event-5',
      '/openapi.json',
    ]) {
      const reply = (answers[path] = await own(program, path));
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.text).not.toMatch(sumsOf(other(program)));
    }
    expect(answers['/v1/partners/partner']?.body.balances).toMatchObject([
      { currency: 'USD', earnedMinor: PAID[program] / 10 },
    ]);
    expect(answers['/openapi.json']?.body.servers).toEqual([{ url: `/programs/${program}` }]);
    const { rows } = await databases[program].pool.query('SELECT program FROM ledger_program');
    expect(rows).toEqual([{ program }]);
  });

  test.each(PROGRAMS)('what %s publishes is in its topics alone, under a source of its own', async (program) => {
    const rewards = await eventually(
      () => sent(topic(program, 'rewards')),
      (found) => found.some(({ data }) => data.amountMinor === PAID[program] / 10),
    );
    expect(new Set(rewards.map(({ source }) => source))).toEqual(new Set([`referral-ledger/${program}`]));
    expect(JSON.stringify(rewards)).not.toMatch(sumsOf(other(program)));
    const connection = { brokers: kafkaBrokers().split(','), clientId: 'test', logger };
    const letters: string[] = [];
    const readLetters = async () => {
      letters.length = 0;
      await readTopic(connection, topic(program, 'payments.dlq'), (page) => {
        letters.push(...page.map(({ value }) => String(value)));
      });
      return letters.length;
    };
    const expected = program === 'acme' ? ['only acme has this'] : [];
    await eventually(readLetters, (count) => count >= expected.length);
    expect(letters).toEqual(expected);
  });

  test('a token is good for the programs that it names, and learns nothing of others', async () => {
    const refused = async (path: string, token: string) => {
      const { status, body, text, headers } = await ask(path, token);
      expect(text).not.toMatch(sumsOf('globex'));
      expect(headers.get('x-position')).toBeNull();
      return [status, { ...body, instance: undefined }] as const;
    };
    const nowhere = await refused('/programs/nowhere/v1/partners/partner', tokens.acme);
    expect(nowhere).toMatchObject([
      403,
      { code: 'forbidden', detail: expect.stringContaining('not for this program') },
    ]);
    for (const path of ['', '/unknown', '/partner', '/partner/ledger', '?limit=0'])
      expect(await refused(`/programs/globex/v1/partners${path}`, tokens.acme)).toEqual(nowhere);
    expect((await refused('/programs/globex/v1/partners/partner', tokens.none))[1].detail).toContain(
      '"programs" claim',
    );
    const stranger = await ask('/programs/globex/v1/partners', null);
    expect([stranger.status, stranger.headers.get('x-position')]).toEqual([401, null]);
    expect((await ask('/programs/nowhere/v1/partners', null)).status).toBe(401);
    for (const token of [tokens.both, tokens.every])
      for (const program of PROGRAMS)
        expect((await ask(`/programs/${program}/v1/partners/partner`, token)).status).toBe(200);
    expect((await ask('/programs/nowhere/v1/partners', tokens.every)).status).toBe(404);
    expect((await ask('/v1/partners/partner', tokens.both)).status).toBe(404);
    const listed = async (token: string) => (await ask('/programs', token)).body.programs;
    const acme = { program: 'acme', name: 'Acme, Inc.', path: '/programs/acme' };
    const globex = { program: 'globex', name: 'globex', path: '/programs/globex' };
    expect(await listed(tokens.acme)).toEqual([acme]);
    expect(await listed(tokens.both)).toEqual([acme, globex]);
    expect(await listed(tokens.none)).toEqual([]);
  });

  test('what is answered for all of them together has an OpenAPI document of its own', async () => {
    const { body } = await ask('/openapi.json', null);
    expect(await new Validator().validate(body as Exclude<Parameters<Validator['validate']>[0], string>)).toEqual({
      valid: true,
    });
    expect(Object.keys(body.paths as object).sort()).toEqual([
      '/health/live',
      '/health/ready',
      '/metrics',
      '/programs',
    ]);
    const listed = body.paths['/programs'].get.responses['200'].content['application/json'].schema;
    expect(listed).toEqual({ $ref: '#/components/schemas/ProgramsAnswer' });
    expect((await ask('/docs/', null)).text).toContain('swagger-ui');
  });

  test('what one program gave out is of no use at the other', async () => {
    const { body, headers } = await own('acme', '/v1/partners?limit=1');
    const after = encodeURIComponent(body.next as string);
    expect((await own('acme', `/v1/partners?limit=1&after=${after}`)).body.partners).toHaveLength(1);
    expect(await own('globex', `/v1/partners?limit=1&after=${after}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-parameter' },
    });
    expect(headers.get('x-position')).not.toBeNull();
    const path = '/v1/partners/partner/balances';
    const etag = (await own('acme', path)).headers.get('etag') ?? '';
    expect((await own('acme', path, { 'if-none-match': etag })).status).toBe(304);
    expect((await own('globex', path, { 'if-none-match': etag })).status).toBe(200);
  });

  test('a database belongs to one program, whatever address another one is given', async () => {
    const wrong = { ...env, GLOBEX_URL: databases.acme.url };
    const config = readConfig(
      ConsumerConfig,
      await programEnvironment({ ...wrong, PROGRAM: 'globex', MIGRATE: 'false' }),
    );
    const told: Error[] = [];
    const consumer = new ConsumerApp(config, logger, (error) => told.push(error));
    await consumer.start().catch((error: Error) => told.push(error));
    await eventually(() => told.length);
    await consumer.stop();
    expect(told[0]?.message).toContain('belongs to the program acme, and not to globex');
    await expect(migrateAll(databases.acme.url)).rejects.toThrow('PROGRAM is not set');
    const mistaken = startQuery(
      { ...wrong, PROGRAMS_FILE: '', PROGRAM: 'globex', DATABASE_URL: databases.acme.url },
      quiet(),
      {},
    );
    await expect(mistaken).rejects.toThrow('belongs to the program acme, and not to globex');
  });

  test('the command line works for the program that it is told, and asks which where there are several', async () => {
    const [all, balances, unsaid, unknown] = await Promise.all([
      ops(['status', '--json'], { GLOBEX_URL: 'postgres://nobody@127.0.0.1:1/nothing' }),
      ops(['--program', 'globex', 'balances', 'partner', '--json']),
      ops(['balances', 'partner']),
      ops(['balances', 'partner', '--program', 'globx']),
    ]);
    expect(JSON.parse(all.stdout).programs).toMatchObject({
      acme: { deadLetters: [{ reason: 'NOT_A_CLOUDEVENT', count: 1 }] },
      globex: { error: expect.stringContaining('does not answer') },
    });
    expect(all).toMatchObject({ code: 1, stderr: 'Nothing is known of globex.\n' });
    expect(JSON.parse(balances.stdout).balances).toMatchObject([{ earnedMinor: PAID.globex / 10 }]);
    expect(unsaid).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('one of PROGRAMS_FILE, which are acme, globex'),
    });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no program "globx"') });
  });

  test('metrics are one text, with each program’s values', async () => {
    const { text } = await ask('/metrics', null);
    for (const program of PROGRAMS)
      expect(text).toMatch(
        new RegExp(`referral_ledger_http_request_seconds_count\\{[^}]*status="200"[^}]*program="${program}"`),
      );
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE '));
    expect(new Set(types).size).toBe(types.length);
    expect(text).toContain('process_start_time_seconds');
  });

  test('one program’s load, and its database, are no other’s', async () => {
    let over = false;
    const flood = Array.from({ length: 100 }, async () => {
      const found: number[] = [];
      while (!over) found.push((await own('acme', '/v1/partners/partner')).status);
      return found;
    });
    const calm: number[] = [];
    for (let i = 0; i < 20; i += 1) calm.push((await own('globex', '/v1/partners/partner')).status);
    over = true;
    const asked = (await Promise.all(flood)).flat();
    expect(new Set(asked)).toEqual(new Set([200, 429]));
    expect(new Set(calm)).toEqual(new Set([200]));

    await sleep(1_000);
    gate.shut(true);
    expect((await own('globex', '/v1/partners/partner')).status).toBe(503);
    expect((await own('acme', '/v1/partners/partner')).status).toBe(200);
    const ready = await ask('/health/ready', null);
    expect(ready.status).toBe(200);
    expect(ready.body.checks).toMatchObject({
      'acme.projections': 'ok',
      'globex.projections': expect.stringMatching(/^failed: (?:no connection|the connection was lost)/),
    });
    expect((await ask('/programs/globex/health/ready', null)).status).toBe(503);
    expect((await ask('/programs/acme/health/ready', null)).status).toBe(200);
    gate.open();
    await eventually(
      () => own('globex', '/v1/partners/partner'),
      ({ status }) => status === 200,
    );
  });
});
