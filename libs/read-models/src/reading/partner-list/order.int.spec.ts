import { inTransaction } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../../test/support/database.js';
import type { Key } from '../keys.js';
import { readMoment } from './filter.js';
import { sortedPartners, type Placed } from './order.js';

/** Neighbours are of one rank; each amount has five partners. */
const AMOUNTS = [100_000, 100_001, 100_002, 7, 0, 250_000];
const PARTNERS = Array.from({ length: 30 }, (_, n) => ({
  id: `p${(n * 7) % 30}`,
  amount: AMOUNTS[n % AMOUNTS.length]!,
}));
/** Has nothing of this asset: last in both directions. */
const WITHOUT = 'q';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const balances = PARTNERS.map(({ id, amount }) => `('${id}', 'USD', ${amount}, 0, 0, 0, ${amount}, 0)`);
  await tamper(
    database.pool,
    `SET LOCAL search_path TO projections_1;
     INSERT INTO partners (partner_id, direct_clients)
       VALUES ${[...PARTNERS.map(({ id }) => id), WITHOUT].map((id) => `('${id}', 0)`).join()};
     INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
       VALUES ${balances.join()}`,
  );
});
afterAll(() => database.drop());

const listed = (sort: 'earned' | '-earned' | 'available' | '-available', after: readonly Key[] | null, limit: number) =>
  inTransaction(database.pool, async (client): Promise<Placed[]> => {
    await client.query('SET LOCAL search_path TO projections_1, public');
    const asked = { filter: { only: null }, order: { sort, asset: 'USD' }, moment: await readMoment(client, 0) };
    return sortedPartners(client, asked, after, limit);
  });

const inOrder = (sign: number): string[] => [
  ...PARTNERS.toSorted((a, b) => sign * (a.amount - b.amount || (a.id < b.id ? -1 : 1))).map(({ id }) => id),
  WITHOUT,
];

test.each([
  ['earned', 1],
  ['-earned', -1],
  ['available', 1],
  ['-available', -1],
] as const)('pages in the order of %s, among equals and beyond them, are the list', async (sort, sign) => {
  const expected = inOrder(sign);
  expect((await listed(sort, null, 100)).map(({ partnerId }) => partnerId)).toEqual(expected);
  for (const limit of [1, 2, 3, 4, 7]) {
    const pages: string[] = [];
    for (let after: readonly Key[] | null = null; ;) {
      const page: Placed[] = await listed(sort, after, limit);
      if (page.length === 0) break;
      expect(page.length).toBeLessThanOrEqual(limit);
      pages.push(...page.map(({ partnerId }) => partnerId));
      after = page.at(-1)!.keys;
    }
    expect(pages).toEqual(expected);
  }
});
