import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventsOf, minorUnits } from '../examples/stripe/events-of.mjs';
import { ROOT } from '../stack/places.js';
import { waitUntil } from '../stack/processes/wait-until.js';
import { PATIENCE_MS } from './support/eventually.js';
import { describeWithKafka, kafkaBrokers, testKafka } from './support/kafka.js';
import { startOutboxExample } from './support/outbox-example.js';
import { has, javaExample, python, unless } from './support/programs.js';
import { startSystem, type TestSystem } from './support/system.js';

const run = promisify(execFile);
const SECRET = 'whsec_of_a_test';
const CODE = 'of-lena';

const interpreter = python();
const classPath = javaExample();

describeWithKafka('the examples, as somebody runs them who has a broker and nothing else', () => {
  let system: TestSystem;
  let env: NodeJS.ProcessEnv;

  const admin = testKafka().admin();

  beforeAll(async () => {
    system = await startSystem();
    await admin.connect();
    env = { ...process.env, KAFKA_BROKERS: kafkaBrokers(), TOPIC_PREFIX: system.topicPrefix };
    await system.publish(
      ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'lena', code: CODE }],
      ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'lena', payoutAccountRef: 'r' }],
    );
  });
  afterAll(async () => {
    await admin.disconnect();
    await system.stop();
  });

  /** The payment that an example sends brings its referrer 10 %. */
  async function expectReward(paymentId: string, source: string, lastId: string): Promise<void> {
    const { outcome, partnerId, entries } = await system.eventually(
      `/v1/payments/${paymentId}/explanation`,
      ({ outcome: known }) => known === 'commission',
    );
    expect([outcome, partnerId, entries[0].amount]).toEqual(['commission', 'lena', 390]);
    const told = await system.query.get(`/v1/events/${encodeURIComponent(source)}/${lastId}`);
    expect(told.body).toMatchObject({ status: 'applied', deadLetters: [] });
  }

  const isKnown = async (paymentId: string): Promise<boolean> =>
    (await system.query.get(`/v1/payments/${paymentId}/explanation`)).status === 200;

  /** How many messages the topic has. */
  async function sentTo(topic: string): Promise<number> {
    const partitions = await admin.fetchTopicOffsets(system.topicPrefix + topic);
    return partitions.reduce((sum, { high }) => sum + Number(high), 0);
  }

  test('Node with kafkajs; twice, which is once', async () => {
    for (let i = 0; i < 2; i += 1) await run(process.execPath, ['examples/node/send.mjs', CODE], { cwd: ROOT, env });
    await expectReward('node-pay-1', '/examples/node', 'node-2');
  });

  unless(interpreter === undefined ? 'no Python with venv, or confluent-kafka cannot be installed' : undefined)(
    'Python with confluent-kafka',
    async () => {
      await run(interpreter!, ['examples/python/send.py', CODE], { cwd: ROOT, env });
      await expectReward('python-pay-1', '/examples/python', 'python-2');
    },
  );

  unless(has('kcat', '-V') ? undefined : 'kcat is not installed')(
    'kcat, and what docs/producing.md begins with',
    async () => {
      await run('sh', ['examples/kcat/send.sh', CODE], { cwd: ROOT, env });
      await expectReward('kcat-pay-1', '/examples/kcat', 'kcat-2');
      const page = readFileSync(join(ROOT, 'docs/producing.md'), 'utf8');
      const [pasted] = page.split('```').filter((block) => block.startsWith('sh\n') && block.includes('kcat -P'));
      const here = pasted!
        .slice('sh\n'.length)
        .replace('-t ', `-t ${system.topicPrefix}`)
        .replace('http://127.0.0.1:3000', system.query.url);
      const token = await system.query.token({ scope: 'referrals:read operations:read' });
      const { stdout } = await run('sh', ['-c', here], { cwd: ROOT, env: { ...env, TOKEN: token } });
      expect(JSON.parse(stdout)).toMatchObject({ source: '/me', eventId: '1', status: 'applied' });
    },
  );

  unless(classPath === undefined ? 'no Java with Maven, or Debezium cannot be downloaded' : undefined)(
    'Java with an outbox that Debezium reads; killed and started anew, which sends all of it again',
    async () => {
      const outbox = await startOutboxExample(classPath!, env);
      try {
        await outbox.bill(CODE, 'java-pay-1');
        const first = await outbox.startPublisher();
        await waitUntil(first, PATIENCE_MS, () => isKnown('java-pay-1'));
        await expectReward('java-pay-1', '/examples/java', 'java-pay-1%3Asucceeded');
        // That was in the outbox when the publisher came; this comes while it looks on.
        await outbox.bill(CODE, 'java-pay-2');
        await expectReward('java-pay-2', '/examples/java', 'java-pay-2%3Asucceeded');

        const before = await sentTo('payments');
        await outbox.killPublisher();
        const second = await outbox.startPublisher();
        await waitUntil(second, PATIENCE_MS, async () => (await sentTo('payments')) === before + 2);
        await expectReward('java-pay-2', '/examples/java', 'java-pay-2%3Asucceeded');
      } finally {
        await outbox.stop();
      }
    },
  );

  describeStripe();

  function describeStripe(): void {
    let stripe: Server;
    let bridge: ChildProcess;
    let url: string;

    beforeAll(async () => {
      // What Stripe's API answers about a charge.
      stripe = createServer((_request, response) => {
        response.end(JSON.stringify({ customer: 'cus_1', metadata: { accountId: 'stripe-acme' } }));
      });
      await new Promise<void>((resolve) => stripe.listen(0, '127.0.0.1', resolve));
      const { port } = stripe.address() as AddressInfo;
      bridge = spawn(process.execPath, ['examples/stripe/bridge.mjs'], {
        cwd: ROOT,
        env: { ...env, STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API: `http://127.0.0.1:${port}`, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      url = await new Promise((resolve, reject) => {
        bridge.once('exit', () => reject(new Error('the bridge ended')));
        bridge.stdout!.on('data', (said: Buffer) => {
          const [, at] = /listening on (\d+)/.exec(said.toString()) ?? [];
          if (at) resolve(`http://127.0.0.1:${at}/`);
        });
      });
    });
    afterAll(async () => {
      bridge?.kill();
      await new Promise((resolve) => stripe.close(resolve));
    });

    const post = async (webhook: object, secret = SECRET): Promise<number> => {
      const body = JSON.stringify(webhook);
      const t = Math.floor(Date.now() / 1000);
      const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
      const headers = { 'stripe-signature': `t=${t},v1=${v1}` };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };

    test('Stripe’s webhooks, in any order and more than once, signed', async () => {
      const at = Date.parse('2026-03-01T00:00:00Z') / 1000;
      const hook = (type: string, object: object, created = at) => ({
        id: `evt_${type}`,
        type,
        created,
        data: { object },
      });
      const of = { charge: 'ch_1', payment_intent: 'pi_1' };
      await system.publish([
        'client.signed_up.v1',
        '2026-02-01T00:00:00Z',
        { accountId: 'stripe-acme', separateAccount: true, referralCode: CODE },
      ]);
      const invoice = hook('invoice.paid', {
        ...{ payment_intent: 'pi_1', customer: 'cus_1', metadata: { accountId: 'stripe-acme' } },
        ...{ amount_paid: 11_900, currency: 'usd', total_taxes: [{ amount: 1_900 }] },
        status_transitions: { paid_at: at },
        lines: { data: [{ price: { recurring: { interval: 'month', interval_count: 3 } } }] },
      });
      const refund = hook('refund.created', { id: 're_1', ...of, amount: 5_950, currency: 'usd', created: at + 10 });
      const dispute = {
        id: 'dp_1',
        ...of,
        amount: 11_900,
        currency: 'usd',
        created: at + 20,
        status: 'needs_response',
      };
      const told = [
        hook('charge.dispute.closed', { ...dispute, status: 'won' }, at + 30),
        refund,
        hook('refund.failed', { id: 're_1', ...of, status: 'failed' }, at + 40),
        hook('charge.dispute.created', dispute),
        invoice,
        invoice,
        refund,
        hook('customer.created', { id: 'cus_1' }),
      ];
      for (const webhook of told) expect(await post(webhook)).toBe(200);
      expect(await post(invoice, 'another secret')).toBe(400);
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
      const { entries } = await system.eventually(
        '/v1/payments/pi_1/explanation',
        ({ entries: posted }) => posted?.length === 5,
      );
      // 10 % of what is left without tax: held by the dispute, released, and given again when the refund failed.
      expect(entries.map(({ code, amount }: { code: string; amount: number }) => [code, amount])).toEqual([
        ['COMMISSION', 1_000],
        ['REFUND', 595],
        ['DISPUTE_OPENED', 405],
        ['DISPUTE_WON', 405],
        ['REFUND_FAILED', 595],
      ]);
      const { body } = await system.query.get('/v1/operations/dead-letters');
      expect(body.deadLetters).toEqual([]);
    });

    test('counts as the ledger does where Stripe counts otherwise, and passes over what brings no money', async () => {
      const amounts = ([currency, amount]: [string, number]) => minorUnits(amount, currency);
      const counted: [string, number][] = [
        ['USD', 500],
        ['JPY', 500],
        ['KWD', 5_120],
        ['ISK', 500],
        ['UGX', 1_000],
        ['MGA', 5],
      ];
      expect(counted.map(amounts)).toEqual([500, 500, 5_120, 5, 10, 500]);
      expect(() => minorUnits(550, 'ISK')).toThrow('is no amount of ISK');
      const free = { type: 'invoice.paid', created: 1, data: { object: { payment_intent: null, amount_paid: 0 } } };
      expect(await eventsOf(free, () => Promise.resolve('a'))).toEqual([]);
    });
  }
});
