import { parseInstant } from '#contracts';
import { createLogger, readConfig, type Pool } from '#platform';
import { connectionOf, createProducer, KafkaEnvironment, KafkaUnavailableError, type Producer } from '#kafka';
import { writeNotices } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { History, type Fact } from '../../../../test/support/history.js';
import {
  createTopics,
  describeWithKafka,
  kafkaBrokers,
  staysOpen,
  testKafka,
  uniquePrefix,
} from '../../../../test/support/kafka.js';
import { createRelays } from './relays.js';

interface Published {
  topic: string;
  key: string;
  id: string;
  type: string;
  data: Record<string, unknown>;
}

const payment = (n: number, accountId: string): Fact => [
  'payment.succeeded.v1',
  `2026-02-${String(n).padStart(2, '0')}T00:00:00Z`,
  { paymentId: `pay-${n}`, accountId, amountMinor: 10_000 + n, currency: 'USD', period: 'month' },
];

/** A partner with a contract and one without, a client each, payments, a refund that fails, a dispute, two withdrawals, a bonus, a clawback. */
const HISTORY: Fact[] = [
  ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'paid', code: 'code-paid' }],
  ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'days', code: 'code-days' }],
  ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'paid', payoutAccountRef: 'ref-1' }],
  ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'code-paid' }],
  ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'b', separateAccount: true, referralCode: 'code-days' }],
  ...[1, 2, 3, 4].map((n) => payment(n, 'a')),
  payment(5, 'b'),
  [
    'payment.refunded.v1',
    '2026-03-01T00:00:00Z',
    { refundId: 'r', paymentId: 'pay-1', accountId: 'a', amountMinor: 10_001 },
  ],
  ['payment.refund_failed.v1', '2026-03-01T12:00:00Z', { refundId: 'r', paymentId: 'pay-1', accountId: 'a' }],
  [
    'payment.disputed.v1',
    '2026-03-02T00:00:00Z',
    { disputeId: 'd', paymentId: 'pay-2', accountId: 'a', status: 'opened' },
  ],
  [
    'withdrawal.requested.v1',
    '2026-03-03T00:00:00Z',
    { withdrawalId: 'w1', partnerId: 'paid', amountMinor: 2000, currency: 'USD' },
  ],
  [
    'withdrawal.requested.v1',
    '2026-03-04T00:00:00Z',
    { withdrawalId: 'w2', partnerId: 'paid', amountMinor: 2000, currency: 'USD' },
  ],
  [
    'adjustment.posted.v1',
    '2026-03-05T00:00:00Z',
    { adjustmentId: 'bonus', partnerId: 'paid', asset: 'EUR', amount: 2500, reason: 'Thank you, Ann' },
  ],
  [
    'adjustment.posted.v1',
    '2026-03-06T00:00:00Z',
    { adjustmentId: 'claw', partnerId: 'days', asset: 'DAY', amount: -5, reason: 'Given twice' },
  ],
];

const EXPECTED_REWARDS = [
  ['commission.posted.v1', 1000],
  ['commission.posted.v1', 1000],
  ['commission.posted.v1', 1000],
  ['commission.posted.v1', 1000],
  ['commission.posted.v1', -1000],
  ['commission.posted.v1', 1000],
  ['adjustment.posted.v1', 2500],
];

describeWithKafka('what the ledger says is published', () => {
  let database: TestDatabase;
  let prefix: string;
  let producer: Producer;
  let consumer: Consumer;
  const received: Published[] = [];
  const logger = createLogger('test', { level: 'silent' });

  beforeAll(async () => {
    database = await createTestDatabase();
    prefix = uniquePrefix();
    await createTopics([`${prefix}rewards`, `${prefix}withdrawals`, `${prefix}partner-notices`], 3);
    const environment = readConfig(KafkaEnvironment, { KAFKA_BROKERS: kafkaBrokers() });
    producer = createProducer(connectionOf(environment, logger));
    await producer.connect();
    consumer = testKafka().consumer({ groupId: `${prefix}reader` });
    await consumer.connect();
    await consumer.subscribe({
      topics: [`${prefix}rewards`, `${prefix}withdrawals`, `${prefix}partner-notices`],
      fromBeginning: true,
    });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const { id, type, data } = JSON.parse(message.value!.toString()) as Published;
        received.push({ topic: topic.slice(prefix.length), key: message.key!.toString(), id, type, data });
      },
    });
    const history = new History(database.pool);
    await history.record(...HISTORY);
    await history.project();
  });
  afterAll(async () => {
    await consumer.disconnect();
    await producer.disconnect();
    await database.drop();
  });

  /** @param until what holds when it has done enough, given how often all relays have looked for something to send */
  async function relay(pool: Pool, through: Producer, until: (looks: number) => boolean): Promise<void> {
    let looks = 0;
    const relays = createRelays({
      pool,
      createProducer: () => staysOpen(through),
      prepare: () => Promise.resolve(),
      onFault: () => undefined,
      logger,
      topicPrefix: prefix,
      isActive: () => (looks += 1) > 0,
      yields: () => false,
      onPublished: () => undefined,
    });
    for (const one of relays) one.start();
    await eventually(() => until(looks / relays.length)).finally(() => Promise.all(relays.map((one) => one.stop())));
  }

  const of = (key: string, topic: string) => received.filter((event) => event.key === key && event.topic === topic);

  test('in the order of the ledger for each partner, although the brokers fail first, and nothing is lost', async () => {
    let failures = 2;
    let acknowledged = 0;
    const failing: Producer = {
      connect: () => producer.connect(),
      disconnect: () => producer.disconnect(),
      send: async (topic, messages) => {
        if (failures > 0) {
          failures -= 1;
          // Part of a batch may have been written when a send fails.
          await producer.send(topic, messages.slice(0, 2));
          throw new KafkaUnavailableError('the brokers are away', { cause: undefined });
        }
        await producer.send(topic, messages);
        acknowledged += messages.length;
      },
    };
    // A send that failed may have written all the same: what is read says nothing about what a relay knows it has sent.
    await relay(database.pool, failing, () => acknowledged === 11 && new Set(received.map(({ id }) => id)).size === 11);

    const seen = new Set<string>();
    const firstTime = received.filter(({ id }) => !seen.has(id) && seen.add(id));
    const rewards = firstTime.filter(({ key, topic }) => key === 'paid' && topic === 'rewards');
    expect(rewards.map(({ type, data }) => [type, data.amountMinor ?? data.amount])).toEqual(EXPECTED_REWARDS);
    expect(of('days', 'rewards').at(-2)).toMatchObject({
      type: 'free_days.posted.v1',
      data: { partnerId: 'days', accountId: 'b', paymentId: 'pay-5', days: 3, termsId: 'built-in' },
    });
    // position 16 is the bonus's, 17 the clawback's; the two decisions are recorded after them
    expect(of('paid', 'rewards').at(-1)).toEqual({
      topic: 'rewards',
      key: 'paid',
      id: 'reward:16-1',
      type: 'adjustment.posted.v1',
      data: {
        entryId: '16-1',
        partnerId: 'paid',
        adjustmentId: 'bonus',
        asset: 'EUR',
        amount: 2500,
        reason: 'Thank you, Ann',
      },
    });
    expect(of('days', 'rewards').at(-1)).toMatchObject({
      id: 'reward:17-1',
      type: 'adjustment.posted.v1',
      data: { partnerId: 'days', adjustmentId: 'claw', asset: 'DAY', amount: -5, reason: 'Given twice' },
    });
    const decisions = firstTime.filter(({ topic }) => topic === 'withdrawals');
    expect(decisions.map(({ type, data }) => [type, data])).toEqual([
      [
        'withdrawal.approved.v1',
        {
          ...{ withdrawalId: 'w1', partnerId: 'paid', amountMinor: 2000, currency: 'USD', payoutAccountRef: 'ref-1' },
          availableMinor: 3000,
        },
      ],
      [
        'withdrawal.rejected.v1',
        { withdrawalId: 'w2', partnerId: 'paid', reason: 'BELOW_MINIMUM', availableMinor: 1000 },
      ],
    ]);
  });

  test('once: what was published stays published, also for a relay that starts anew', async () => {
    let sent = 0;
    const counting: Producer = {
      connect: () => producer.connect(),
      disconnect: () => producer.disconnect(),
      send: (topic, messages) => {
        sent += messages.length;
        return producer.send(topic, messages);
      },
    };
    await relay(database.pool, counting, (looks) => looks > 4);
    expect(sent).toBe(0);
  });

  test('again under the same ids where nothing recorded that it was published', async () => {
    const ids = new Set(received.map(({ id }) => id));
    const before = received.length;
    await database.pool.query('UPDATE outbound_cursors SET position = 0, seq = 0');
    await relay(database.pool, producer, () => received.length >= before + ids.size);
    expect(new Set(received.map(({ id }) => id))).toEqual(ids);
    expect(received.length).toBe(before + ids.size);
  });

  test('and what partners are told, from where it is written down, once', async () => {
    const options = { now: parseInstant('2027-06-01T00:00:00Z')!, daysBefore: [] };
    expect(await writeNotices(database.pool, options)).toBe(2);
    const notices = () => received.filter(({ topic }) => topic === 'partner-notices');
    await relay(database.pool, producer, () => notices().length === 2);
    expect(await writeNotices(database.pool, options)).toBe(0);
    await relay(database.pool, producer, (looks) => looks > 4);
    const told = notices().map(({ key, id, type, data }) => [key, id, type, data.partnerId]);
    expect(told.sort()).toEqual(
      ['days', 'paid'].map((partner) => [
        partner,
        `suspended:${partner}:2027-01-02T00:00:00.000Z`,
        'partner.suspended.v1',
        partner,
      ]),
    );
  });
});
