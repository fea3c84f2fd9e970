import { TOPICS } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  ResourcePatternTypes,
  type Admin,
  type Consumer,
} from 'kafkajs';
import { eventually } from '../support/eventually.js';
import { createTopics, describeWithKafka, testKafka, uniquePrefix } from '../support/kafka.js';
import { runSource } from '../support/run-source.js';
import { startSystem, type TestSystem } from '../support/system.js';
import { findFreePorts } from '../../stack/processes/ports.js';

/** So many that whoever waited for a try of another topic with each of them would have seen many tries. */
const REWARDS = 10;

describeWithKafka('while topics of dead letters are missing, full or forbidden', () => {
  const prefix = uniquePrefix();
  const received = new Map<string, string[]>();
  let port: number;
  let admin: Admin;
  let reader: Consumer;
  let system: TestSystem;

  const topicOf = (name: string): string[] => received.get(prefix + name) ?? [];
  const metric = async (name: string, topic: string): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const line = text
      .split('\n')
      .find((each) => each.startsWith(`referral_ledger_${name}{`) && each.includes(`"${prefix}${topic}"`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  let paid = 0;
  const pay = async (): Promise<void> => {
    paid += 1;
    const data = {
      paymentId: `pay-${paid}`,
      accountId: 'client',
      amountMinor: 10_000,
      currency: 'USD',
      period: 'month',
    };
    await system.publish(['payment.succeeded.v1', '2026-02-01T00:00:00Z', data]);
    await eventually(() => topicOf('rewards').length, paid);
  };

  beforeAll(async () => {
    admin = testKafka().admin();
    await admin.connect();
    const inbound = Object.keys(TOPICS).map((topic) => prefix + topic);
    const readable = ['rewards', 'withdrawals', 'payments.dlq', 'payouts.dlq', 'claims.dlq'].map(
      (name) => prefix + name,
    );
    await createTopics([...inbound, ...readable]);
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: `${prefix}payouts.dlq`,
          configEntries: [{ name: 'max.message.bytes', value: '200' }],
        },
      ],
    });
    await admin.createAcls({
      acl: [AclOperationTypes.WRITE, AclOperationTypes.CREATE].map((operation) => ({
        resourceType: AclResourceTypes.TOPIC,
        resourceName: `${prefix}claims.dlq`,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: 'User:ANONYMOUS',
        host: '*',
        operation,
        permissionType: AclPermissionTypes.DENY,
      })),
    });
    [port = 0] = await findFreePorts(1);
    system = await startSystem({ KAFKA_CREATE_TOPICS: 'false', CONSUMER_HTTP_PORT: String(port) }, prefix);
    reader = testKafka().consumer({ groupId: `${prefix}reader` });
    await reader.connect();
    await reader.subscribe({ topics: [`${prefix}rewards`, `${prefix}payments.dlq`], fromBeginning: true });
    await reader.run({
      eachMessage: async ({ topic, message }) =>
        void received.set(topic, [...(received.get(topic) ?? []), message.value?.toString() ?? '']),
    });
    await system.publish(
      ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'welcome' }],
      ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'ref' }],
      [
        'client.signed_up.v1',
        '2026-01-02T00:00:00Z',
        { accountId: 'client', separateAccount: true, referralCode: 'welcome' },
      ],
    );
    // They come by topics of their own: a payment that is first is corrected, by entries that are published as well.
    await system.eventually(
      '/v1/partners/p',
      ({ rewardMode, directClients }) => rewardMode === 'commission' && directClients === 1,
    );
    await pay();
  });
  afterAll(async () => {
    await reader.disconnect();
    await system.stop();
    await admin.disconnect();
  });

  test('rewards are published as ever, and so are other dead letters; each fault is told by its topic', async () => {
    await system.send('signups', { key: 'k', value: '{' });
    await system.send('payouts', { key: 'k', value: '['.repeat(300) });
    await system.send('claims', { key: 'k', value: '{' });
    await eventually(() => metric('publish_failing', 'signups.dlq'), 1);
    await eventually(() => metric('publish_failing', 'claims.dlq'), 1);
    await eventually(() => metric('dead_letters_refused_total', 'payouts'), 1);
    const tries = await metric('publish_faults_total', 'signups.dlq');
    for (let n = 0; n < REWARDS; n += 1) await pay();
    expect((await metric('publish_faults_total', 'signups.dlq')) - tries).toBeLessThan(REWARDS - 1);
    await system.send('payments', { key: 'k', value: 'not json' });
    await eventually(() => topicOf('payments.dlq').length, 1);
    await pay();
    expect(await metric('publish_failing', 'signups.dlq')).toBe(1);
    expect(await metric('publish_failing', 'claims.dlq')).toBe(1);
    expect(await metric('publish_failing', 'rewards')).toBe(0);
  });

  test('a dead letter that was discarded before it could be published is not published any more', async () => {
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters',
      (body) => body.deadLetters.length === 4,
    );
    const forbidden = deadLetters.find(({ topic }: { topic: string }) => topic === `${prefix}claims`);
    const { code } = await runSource(
      'apps/ops/src/main.ts',
      ['dead-letters', 'discard', forbidden.id, '--reason', 'nonsense'],
      {
        env: { DATABASE_URL: system.query.databaseUrl },
      },
    );
    expect(code).toBe(0);
    const faults = () => metric('publish_faults_total', 'claims.dlq');
    // Whatever was under way is over when others have been tried twice since.
    const before = await metric('publish_faults_total', 'signups.dlq');
    await eventually(
      () => metric('publish_faults_total', 'signups.dlq'),
      (count) => count >= before + 1,
    );
    const known = await faults();
    await eventually(
      () => metric('publish_faults_total', 'signups.dlq'),
      (count) => count >= before + 2,
    );
    expect(await faults()).toBe(known);
  });

  test('what waits for a topic is published when it is there', async () => {
    await createTopics([`${prefix}signups.dlq`]);
    await eventually(() => metric('publish_failing', 'signups.dlq'), 0);
    const { rows } = await system.query.pool.query(
      `SELECT topic FROM dead_letters WHERE published_at IS NULL AND status = 'open'`,
    );
    expect(rows).toEqual([{ topic: `${prefix}payouts` }]);
  });
});
