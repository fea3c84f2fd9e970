import { EventStore } from '#event-store';
import { LiveSnapshots, readExplanation } from '#read-models';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SteppingProjector } from '../support/stepping.js';
import { arrivals, eventOf, inOrderOfArrival, play, slowCuts } from './arrivals.js';
import { readCalculation } from './explanation.js';
import { histories, restlessHistories } from './facts.js';
import { factsOf, type KnownFact } from './model/known.js';
import { runs } from './runs.js';

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

type Explanation = Awaited<ReturnType<typeof readExplanation>>;

/** All payments' explanations with their rows, of one moment. */
async function readAll(): Promise<{ explanation: Explanation; row: Record<string, unknown> }[]> {
  return new LiveSnapshots(database.pool).read(async (client) => {
    const { rows } = await client.query('SELECT * FROM payments');
    const all = [];
    for (const row of rows) all.push({ explanation: await readExplanation(client, row.payment_id, null), row });
    return all;
  });
}

/** What a payment's entries come to, by partner and asset; those that come to nothing are left out. */
function sumsOf({ entries }: Explanation): Map<string, Record<string, bigint>> {
  const sums = new Map<string, Record<string, bigint>>();
  for (const { asset, amount, debitAccount, creditAccount } of entries) {
    const partnerOf = (account: string): string | undefined => /^partner:(.*):[a-z]+$/.exec(account)?.[1];
    const partner = partnerOf(debitAccount) ?? partnerOf(creditAccount);
    const sum = sums.get(`${partner} ${asset}`) ?? { expense: 0n, available: 0n, held: 0n };
    sums.set(`${partner} ${asset}`, sum);
    const add = (account: string, change: bigint): void => {
      sum[account.slice(account.lastIndexOf(':') + 1)]! += change;
    };
    add(debitAccount, -BigInt(amount));
    add(creditAccount, BigInt(amount));
  }
  return new Map([...sums].filter(([, sum]) => Object.values(sum).some((amount) => amount !== 0n)));
}

const isBehind = ({ calculation }: Explanation): boolean => calculation[0]!.startsWith('A correction of very many');

/** The figures that the sentences tell are those of the entries, and the outcome is the row's. */
function requireAgreement({ explanation, row }: { explanation: Explanation; row: Record<string, unknown> }): void {
  const { outcome, reason, termsId, partnerId, calculation } = explanation;
  expect({ outcome, reason, termsId, partnerId }).toEqual({
    outcome: row.outcome,
    reason: row.reason,
    termsId: row.terms_id,
    partnerId: row.partner_id,
  });
  if (outcome === 'none') {
    expect(calculation).toEqual([expect.stringMatching(/\.$/)]);
    expect(sumsOf(explanation)).toEqual(new Map());
    return;
  }
  const { said, told } = readCalculation(calculation);
  expect(told).toEqual(said);
  const { available, held, given, takenBack } = said;
  expect(available + held).toBe(given - takenBack);
  const posted = sumsOf(explanation);
  const key = `${partnerId} ${outcome === 'commission' ? String(row.currency) : 'DAY'}`;
  const nothing = available === 0n && held === 0n;
  expect(posted).toEqual(new Map(nothing ? [] : [[key, { expense: -(available + held), available, held }]]));
}

/** Everything that was told of the payment is among the facts, also what touches nothing. */
function requireFacts(facts: readonly KnownFact[], { explanation }: { explanation: Explanation }): void {
  const about = factsOf(
    facts,
    'payment.succeeded.v1',
    'payment.refunded.v1',
    'payment.refund_failed.v1',
    'payment.disputed.v1',
  ).filter(({ data }) => data.paymentId === explanation.paymentId);
  const told = new Map(explanation.facts.map(({ eventId, why }) => [eventId, why]));
  for (const { id, data } of about) {
    expect(told.get(id)).toEqual(expect.any(String));
    expect(told.get(id)!.includes('ACCOUNT_MISMATCH')).toBe(data.accountId !== explanation.accountId);
  }
}

const changing = fc.oneof(histories, restlessHistories);

describe('the explanation of a payment', () => {
  test('has the figures of its entries, for every payment, whatever came in whatever order', async () => {
    const property = fc.asyncProperty(changing, arrivals, async (facts, arrival) => {
      await projector.emptyAll();
      await play(database.pool, projector, inOrderOfArrival(facts, arrival), arrival.cuts);
      for (const told of await readAll()) {
        requireAgreement(told);
        requireFacts(facts, told);
      }
    });
    await fc.assert(property, runs(150, []));
  });

  test('says so as long as a correction that is under way has not come to the payment, and never contradicts its entries', async () => {
    let behind = 0;
    const property = fc.asyncProperty(restlessHistories, arrivals, slowCuts, async (facts, arrival, { pace }) => {
      await projector.emptyAll();
      const { pool } = database;
      const events = inOrderOfArrival(facts, arrival).map(eventOf);
      await new EventStore(pool).appendBatch({ events, refusals: [], offsets: [] });
      for (let done = false; !done;) {
        const { position, readPosition } = await projector.step(2, { ...pace, page: 1, queuedPieces: 1 });
        for (const told of await readAll()) {
          if (!isBehind(told.explanation)) requireAgreement(told);
          else {
            behind += 1;
            expect(position).toBeLessThan(readPosition);
          }
        }
        const { rows } = await pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
        done = position === rows[0]!.head;
      }
    });
    await fc.assert(property, runs(25, []));
    expect(behind).toBeGreaterThan(0);
  });
});
