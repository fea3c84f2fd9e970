import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome, Payment } from './reward.js';
import type { DisputeStatus, PaymentChange } from './payment-change.js';
import { addUpRefunds } from './refunds.js';
import { targetSteps, targetTransfers } from './target.js';
import { BUILT_IN_TERMS } from './terms.js';
import type { Transfer } from './transfer.js';

const PAID = 1_000;

const payment = (over: Partial<Payment> = {}): Payment => ({
  paymentId: 'p1',
  accountId: 'client',
  occurredAt: PAID,
  amountMinor: 3_900,
  taxMinor: 0,
  currency: 'USD',
  period: 'month',
  periodCount: 1,
  ...over,
});

const refund = (id: string, occurredAt: number, amountMinor: number, taxMinor = 0): PaymentChange => ({
  kind: 'refund',
  id,
  occurredAt,
  amountMinor,
  taxMinor,
});
const failure = (id: string, occurredAt: number): PaymentChange => ({ kind: 'refund_failure', id, occurredAt });
const dispute = (id: string, occurredAt: number, status: DisputeStatus): PaymentChange => ({
  kind: 'dispute',
  id,
  occurredAt,
  status,
});

const COMMISSION: Outcome = { outcome: 'commission', reason: null, partnerId: 'partner' };
const FREE_DAYS: Outcome = { outcome: 'free_days', reason: null, partnerId: 'partner' };

const SHORT = {
  'program:expense': 'expense',
  'partner:available': 'available',
  'partner:held': 'held',
  'partner:reserved': 'reserved',
  'payout:settled': 'settled',
  'days:applied': 'applied',
};

/** A transfer on one line: `2000 REFUND 390 USD available → expense`. */
const line = ({ effectiveAt, code, amount, asset, debit, credit }: Transfer): string =>
  `${effectiveAt} ${code} ${amount} ${asset} ${SHORT[debit]} → ${SHORT[credit]}`;

const lines = (outcome: Outcome, changes: PaymentChange[], of = payment(), terms = BUILT_IN_TERMS): string[] =>
  targetTransfers(of, outcome, terms, changes).map(line);

/** What the partner's two accounts come to. */
function standing(transfers: readonly Transfer[]): { available: number; held: number } {
  const net = (account: string): number =>
    transfers.reduce(
      (sum, { debit, credit, amount }) => sum + (credit === account ? amount : 0) - (debit === account ? amount : 0),
      0,
    );
  return { available: net('partner:available'), held: net('partner:held') };
}

describe('What a payment gives', () => {
  test('A payment of 39.00 under a contract gives 3.90 in its currency, at its moment', () => {
    expect(targetTransfers(payment(), COMMISSION, BUILT_IN_TERMS, [])).toEqual([
      {
        partnerId: 'partner',
        asset: 'USD',
        amount: 390,
        debit: 'program:expense',
        credit: 'partner:available',
        code: 'COMMISSION',
        effectiveAt: PAID,
      },
    ]);
    expect(lines(COMMISSION, [], payment({ currency: 'JPY' }))).toEqual([
      '1000 COMMISSION 390 JPY expense → available',
    ]);
  });

  test('Tax brings no commission', () => {
    expect(lines(COMMISSION, [], payment({ taxMinor: 900 }))).toEqual(['1000 COMMISSION 300 USD expense → available']);
  });

  test('A monthly payment without a contract gives 3 days, a yearly one 30', () => {
    expect(lines(FREE_DAYS, [])).toEqual(['1000 FREE_DAYS 3 DAY expense → available']);
    expect(lines(FREE_DAYS, [], payment({ period: 'year', periodCount: 2 }))).toEqual([
      '1000 FREE_DAYS 60 DAY expense → available',
    ]);
  });

  test('A payment without a reward gives nothing, whatever happens to it', () => {
    const none: Outcome = { outcome: 'none', reason: 'NO_PERIOD', partnerId: 'partner' };
    const changes = [refund('r1', 2_000, 3_900), dispute('d1', 2_000, 'opened')];
    expect(lines(none, [])).toEqual([]);
    expect(lines(none, changes)).toEqual([]);
    expect(targetSteps(payment(), none, BUILT_IN_TERMS, changes)).toEqual([]);
  });

  test('A commission that rounds to nothing posts nothing', () => {
    expect(lines(COMMISSION, [], payment({ amountMinor: 4 }))).toEqual([]);
    expect(lines(COMMISSION, [], payment({ amountMinor: 5 }))).toEqual(['1000 COMMISSION 1 USD expense → available']);
  });

  test('A rate of zero posts nothing, a rate of 100 % the whole base', () => {
    expect(lines(COMMISSION, [], payment(), { ...BUILT_IN_TERMS, commissionBps: 0 })).toEqual([]);
    expect(lines(COMMISSION, [], payment({ amountMinor: 9e15 }), { ...BUILT_IN_TERMS, commissionBps: 10_000 })).toEqual(
      ['1000 COMMISSION 9000000000000000 USD expense → available'],
    );
  });
});

describe('Refunds added up (rule 7)', () => {
  test('Refunds of a payment add up, without their tax', () => {
    const refunds = [refund('r1', 2_000, 1_000, 100), refund('r2', 3_000, 500, 50)];
    expect(addUpRefunds(payment({ taxMinor: 390 }), refunds)).toEqual({
      amountMinor: 1_500,
      netMinor: 1_350,
      surplusMinor: 0n,
    });
  });

  test('Disputes are no refunds', () => {
    expect(addUpRefunds(payment(), [dispute('d1', 2_000, 'lost')])).toEqual({
      amountMinor: 0,
      netMinor: 0,
      surplusMinor: 0n,
    });
  });

  test('Exactly what was paid is a full refund without a surplus', () => {
    expect(addUpRefunds(payment({ taxMinor: 390 }), [refund('r1', 2_000, 3_900)])).toEqual({
      amountMinor: 3_900,
      netMinor: 3_510,
      surplusMinor: 0n,
    });
  });

  test('OVER_REFUND: more than was paid counts as all of it, and one cent of surplus is reported', () => {
    expect(addUpRefunds(payment(), [refund('r1', 2_000, 3_900), refund('r2', 2_000, 1)])).toEqual({
      amountMinor: 3_900,
      netMinor: 3_900,
      surplusMinor: 1n,
    });
  });

  test('A refund that failed counts no more, whenever either is told', () => {
    const [first, second] = [refund('r1', 2_000, 3_900), refund('r2', 3_000, 1)];
    for (const changes of [
      [first, second, failure('r1', 4_000)],
      [failure('r1', 1_000), first, second],
    ]) {
      expect(addUpRefunds(payment(), changes)).toEqual({ amountMinor: 1, netMinor: 1, surplusMinor: 0n });
    }
    expect(addUpRefunds(payment(), [first, second, failure('r3', 4_000)]).surplusMinor).toBe(1n);
  });

  test('A full refund leaves a base of zero though its own tax is greater than the payment’s', () => {
    expect(addUpRefunds(payment({ taxMinor: 390 }), [refund('r1', 2_000, 3_900, 3_900)]).netMinor).toBe(3_510);
  });

  test('Less than the whole amount may refund the whole base, and never more than the base', () => {
    const taxed = payment({ taxMinor: 390 });
    expect(addUpRefunds(taxed, [refund('r1', 2_000, 3_510)])).toEqual({
      amountMinor: 3_510,
      netMinor: 3_510,
      surplusMinor: 0n,
    });
    expect(addUpRefunds(taxed, [refund('r1', 2_000, 3_800)])).toEqual({
      amountMinor: 3_800,
      netMinor: 3_510,
      surplusMinor: 0n,
    });
  });

  test('A surplus beyond the safe integers is exact', () => {
    const most = 9_000_000_000_000_000;
    const refunds = [refund('r1', 2_000, most), refund('r2', 2_000, most), refund('r3', 2_000, 1)];
    expect(addUpRefunds(payment({ amountMinor: most }), refunds)).toEqual({
      amountMinor: most,
      netMinor: most,
      surplusMinor: 9_000_000_000_000_001n,
    });
  });
});

describe('What a refund takes back (rules 3, 4 and 7)', () => {
  test('A full refund leaves exactly zero', () => {
    expect(lines(COMMISSION, [refund('r1', 2_000, 3_900)])).toEqual([
      '1000 COMMISSION 390 USD expense → available',
      '2000 REFUND 390 USD available → expense',
    ]);
  });

  test('A refund of 100 % in three parts leaves exactly zero, each part rounded on the net base', () => {
    const thirds = [refund('r1', 2_000, 35), refund('r2', 3_000, 35), refund('r3', 4_000, 35)];
    expect(lines(COMMISSION, thirds, payment({ amountMinor: 105 }))).toEqual([
      '1000 COMMISSION 11 USD expense → available',
      '2000 REFUND 4 USD available → expense',
      '3000 REFUND 3 USD available → expense',
      '4000 REFUND 4 USD available → expense',
    ]);
  });

  test('A refund beyond what was paid takes back no more than was given', () => {
    expect(lines(COMMISSION, [refund('r1', 2_000, 3_900), refund('r2', 3_000, 3_900)])).toEqual([
      '1000 COMMISSION 390 USD expense → available',
      '2000 REFUND 390 USD available → expense',
    ]);
  });

  test('A refund’s tax takes back no commission', () => {
    expect(lines(COMMISSION, [refund('r1', 2_000, 1_000, 500)], payment({ taxMinor: 1_900 }))).toEqual([
      '1000 COMMISSION 200 USD expense → available',
      '2000 REFUND 50 USD available → expense',
    ]);
  });

  test('A refund that claims to be older than its payment takes effect with it', () => {
    expect(lines(COMMISSION, [refund('r1', PAID - 1, 3_900)])).toEqual([
      '1000 COMMISSION 390 USD expense → available',
      '1000 REFUND 390 USD available → expense',
    ]);
  });

  test('Free days are reversed only when the payment is refunded in full', () => {
    const parts = [refund('r1', 2_000, 1_950), refund('r2', 3_000, 1_949), refund('r3', 4_000, 1)];
    expect(lines(FREE_DAYS, parts.slice(0, 2))).toEqual(['1000 FREE_DAYS 3 DAY expense → available']);
    expect(lines(FREE_DAYS, parts)).toEqual([
      '1000 FREE_DAYS 3 DAY expense → available',
      '4000 REFUND 3 DAY available → expense',
    ]);
  });

  test('Free days stay where the base is refunded but not the tax', () => {
    expect(lines(FREE_DAYS, [refund('r1', 2_000, 3_000)], payment({ taxMinor: 900 }))).toEqual([
      '1000 FREE_DAYS 3 DAY expense → available',
    ]);
  });

  test('The parts take effect by their time, whatever the order of arrival', () => {
    const parts = [refund('r3', 4_000, 1_300), refund('r1', 2_000, 1_000), refund('r2', 3_000, 1_600)];
    expect(lines(COMMISSION, parts)).toEqual([
      '1000 COMMISSION 390 USD expense → available',
      '2000 REFUND 100 USD available → expense',
      '3000 REFUND 160 USD available → expense',
      '4000 REFUND 130 USD available → expense',
    ]);
  });

  test('Two refunds of one moment take effect by their ids, whatever the order of arrival', () => {
    const small = refund('a', 2_000, 1_000);
    const great = refund('b', 2_000, 2_000);
    const expected = [
      '1000 COMMISSION 390 USD expense → available',
      '2000 REFUND 100 USD available → expense',
      '2000 REFUND 200 USD available → expense',
    ];
    expect(lines(COMMISSION, [small, great])).toEqual(expected);
    expect(lines(COMMISSION, [great, small])).toEqual(expected);
  });
});

describe('What a refund that failed gives back (rule 7)', () => {
  const given = '1000 COMMISSION 390 USD expense → available';
  const all = refund('r1', 2_000, 3_900);

  test('It counts from its own time to the failure’s, and all of it is given back', () => {
    expect(lines(COMMISSION, [all, failure('r1', 3_000)])).toEqual([
      given,
      '2000 REFUND 390 USD available → expense',
      '3000 REFUND_FAILED 390 USD expense → available',
    ]);
    expect(lines(FREE_DAYS, [failure('r1', 3_000), all])).toEqual([
      '1000 FREE_DAYS 3 DAY expense → available',
      '2000 REFUND 3 DAY available → expense',
      '3000 REFUND_FAILED 3 DAY expense → available',
    ]);
  });

  test.each([2_000, 1_999, 500])('It never counts where it failed at its own time or before: at %i', (at) => {
    expect(lines(COMMISSION, [all, failure('r1', at)])).toEqual([given]);
    expect(lines(COMMISSION, [failure('r1', at), all])).toEqual([given]);
  });

  test('It never counts where it had failed by the time of its payment', () => {
    expect(lines(COMMISSION, [refund('r1', 500, 3_900), failure('r1', 1_000)])).toEqual([given]);
    expect(lines(COMMISSION, [refund('r1', 500, 3_900), failure('r1', 1_001)])).toEqual([
      given,
      '1000 REFUND 390 USD available → expense',
      '1001 REFUND_FAILED 390 USD expense → available',
    ]);
  });

  test('A failure of another refund, or of one that is not known, gives nothing back', () => {
    expect(lines(COMMISSION, [failure('r1', 3_000)])).toEqual([given]);
    expect(lines(COMMISSION, [all, failure('r2', 3_000)])).toEqual([given, '2000 REFUND 390 USD available → expense']);
    expect(lines(COMMISSION, [dispute('r1', 2_000, 'lost'), failure('r1', 3_000)])).toEqual([
      given,
      '2000 DISPUTE_LOST 390 USD available → expense',
    ]);
  });

  test('Of two refunds the one that failed alone is given back, and no more than is left of the payment', () => {
    expect(
      lines(COMMISSION, [refund('r1', 2_000, 1_000, 100), refund('r2', 3_000, 500), failure('r1', 4_000)]),
    ).toEqual([
      given,
      '2000 REFUND 90 USD available → expense',
      '3000 REFUND 50 USD available → expense',
      '4000 REFUND_FAILED 90 USD expense → available',
    ]);
    expect(lines(COMMISSION, [all, refund('r2', 3_000, 3_000), failure('r1', 4_000)])).toEqual([
      given,
      '2000 REFUND 390 USD available → expense',
      '4000 REFUND_FAILED 90 USD expense → available',
    ]);
  });

  test('Of a refund and the failure of another at one moment the refund takes effect first', () => {
    expect(lines(COMMISSION, [failure('r1', 3_000), refund('r0', 3_000, 3_900), all])).toEqual([
      given,
      '2000 REFUND 390 USD available → expense',
    ]);
  });

  test('What is given back while a dispute is open is held, and nothing is while one is lost', () => {
    const disputed = [all, dispute('d1', 2_500, 'opened'), failure('r1', 3_000)];
    expect(lines(COMMISSION, [...disputed, dispute('d1', 4_000, 'won')])).toEqual([
      given,
      '2000 REFUND 390 USD available → expense',
      '3000 REFUND_FAILED 390 USD expense → held',
      '4000 DISPUTE_WON 390 USD held → available',
    ]);
    expect(lines(COMMISSION, [...disputed, dispute('d1', 2_500, 'lost'), dispute('d1', 4_000, 'won')])).toEqual([
      given,
      '2000 REFUND 390 USD available → expense',
      '4000 DISPUTE_WON 390 USD expense → available',
    ]);
  });
});

describe('Disputes (rule 8)', () => {
  const opened = dispute('d1', 2_000, 'opened');
  const given = '1000 COMMISSION 390 USD expense → available';
  const held = '2000 DISPUTE_OPENED 390 USD available → held';

  test('An opened dispute holds the commission', () => {
    expect(lines(COMMISSION, [opened])).toEqual([given, held]);
  });

  test('An opened dispute holds the days', () => {
    expect(lines(FREE_DAYS, [opened, dispute('d1', 3_000, 'lost')])).toEqual([
      '1000 FREE_DAYS 3 DAY expense → available',
      '2000 DISPUTE_OPENED 3 DAY available → held',
      '3000 DISPUTE_LOST 3 DAY held → expense',
    ]);
  });

  test('A dispute that is won releases what was held', () => {
    expect(lines(COMMISSION, [opened, dispute('d1', 3_000, 'won')])).toEqual([
      given,
      held,
      '3000 DISPUTE_WON 390 USD held → available',
    ]);
  });

  test('A dispute that is lost reverses what was held', () => {
    expect(lines(COMMISSION, [opened, dispute('d1', 3_000, 'lost')])).toEqual([
      given,
      held,
      '3000 DISPUTE_LOST 390 USD held → expense',
    ]);
  });

  test('A dispute that is lost without having been opened takes back what is available', () => {
    expect(lines(COMMISSION, [dispute('d1', 3_000, 'lost')])).toEqual([
      given,
      '3000 DISPUTE_LOST 390 USD available → expense',
    ]);
  });

  test('A dispute that is won without having been opened moves nothing', () => {
    expect(lines(COMMISSION, [dispute('d1', 3_000, 'won')])).toEqual([given]);
  });

  test('A dispute lost after a partial refund takes back the rest and no more', () => {
    expect(lines(COMMISSION, [refund('r1', 2_000, 1_000), dispute('d1', 3_000, 'lost')])).toEqual([
      given,
      '2000 REFUND 100 USD available → expense',
      '3000 DISPUTE_LOST 290 USD available → expense',
    ]);
  });

  test('A refund after a lost dispute takes back nothing more', () => {
    expect(lines(COMMISSION, [dispute('d1', 2_000, 'lost'), refund('r1', 3_000, 3_900)])).toEqual([
      given,
      '2000 DISPUTE_LOST 390 USD available → expense',
    ]);
  });

  test('A refund and a dispute of the same id are two things', () => {
    expect(lines(COMMISSION, [dispute('same', 2_000, 'lost'), refund('same', 3_000, 1_000)])).toEqual([
      given,
      '2000 DISPUTE_LOST 390 USD available → expense',
    ]);
    expect(lines(COMMISSION, [refund('same', 500, 1_000), dispute('same', 600, 'opened')])).toEqual([
      given,
      '1000 REFUND 100 USD available → expense',
      '1000 DISPUTE_OPENED 290 USD available → held',
    ]);
    expect(lines(COMMISSION, [dispute('same', 2_000, 'opened'), refund('same', 3_000, 1_000)])).toEqual([
      given,
      held,
      '3000 REFUND 100 USD held → expense',
    ]);
  });

  test('What is held and then refunded is taken from what is held', () => {
    expect(lines(COMMISSION, [opened, refund('r1', 3_000, 1_000), dispute('d1', 4_000, 'won')])).toEqual([
      given,
      held,
      '3000 REFUND 100 USD held → expense',
      '4000 DISPUTE_WON 290 USD held → available',
    ]);
  });

  test('What is left after a partial refund is held', () => {
    expect(lines(COMMISSION, [refund('r1', 1_500, 1_000), opened])).toEqual([
      given,
      '1500 REFUND 100 USD available → expense',
      '2000 DISPUTE_OPENED 290 USD available → held',
    ]);
  });

  test('Of two disputes one lost and one open the payment is lost', () => {
    expect(lines(COMMISSION, [opened, dispute('d2', 3_000, 'opened'), dispute('d2', 4_000, 'lost')])).toEqual([
      given,
      held,
      '4000 DISPUTE_LOST 390 USD held → expense',
    ]);
    expect(lines(COMMISSION, [dispute('d2', 1_500, 'lost'), opened])).toEqual([
      given,
      '1500 DISPUTE_LOST 390 USD available → expense',
    ]);
  });

  test('Of two disputes one won and one open the payment is held until both are won', () => {
    const wonAndOpen = [opened, dispute('d2', 3_000, 'opened'), dispute('d1', 4_000, 'won')];
    expect(lines(COMMISSION, wonAndOpen)).toEqual([given, held]);
    expect(lines(COMMISSION, [...wonAndOpen, dispute('d2', 5_000, 'won')])).toEqual([
      given,
      held,
      '5000 DISPUTE_WON 390 USD held → available',
    ]);
  });

  test('Of one dispute the latest status by time counts, whatever the order of arrival', () => {
    const lost = dispute('d1', 3_000, 'lost');
    const won = dispute('d1', 4_000, 'won');
    const expected = [
      given,
      held,
      '3000 DISPUTE_LOST 390 USD held → expense',
      '4000 DISPUTE_WON 390 USD expense → available',
    ];
    expect(lines(COMMISSION, [opened, lost, won])).toEqual(expected);
    expect(lines(COMMISSION, [won, lost, opened])).toEqual(expected);
  });

  test('A dispute opened anew after it was lost holds again what was taken back', () => {
    expect(lines(COMMISSION, [dispute('d1', 2_000, 'lost'), dispute('d1', 3_000, 'opened')])).toEqual([
      given,
      '2000 DISPUTE_LOST 390 USD available → expense',
      '3000 DISPUTE_OPENED 390 USD expense → held',
    ]);
  });

  test('A dispute may return to each of its statuses: opened, won, lost, won again ends released', () => {
    const told = [opened, dispute('d1', 3_000, 'won'), dispute('d1', 4_000, 'lost'), dispute('d1', 5_000, 'won')];
    const expected = [
      given,
      held,
      '3000 DISPUTE_WON 390 USD held → available',
      '4000 DISPUTE_LOST 390 USD available → expense',
      '5000 DISPUTE_WON 390 USD expense → available',
    ];
    expect(lines(COMMISSION, told)).toEqual(expected);
    expect(lines(COMMISSION, told.toReversed())).toEqual(expected);
  });

  test('A dispute may return to each of its statuses: opened, won, opened again ends held', () => {
    const told = [opened, dispute('d1', 3_000, 'won'), dispute('d1', 4_000, 'opened')];
    const expected = [
      given,
      held,
      '3000 DISPUTE_WON 390 USD held → available',
      '4000 DISPUTE_OPENED 390 USD available → held',
    ];
    expect(lines(COMMISSION, told)).toEqual(expected);
    expect(lines(COMMISSION, told.toReversed())).toEqual(expected);
  });

  test('Of a dispute’s statuses up to its payment the latest alone takes effect, with the payment', () => {
    const before = (['opened', 'won', 'opened', 'won', 'opened'] as const).map((status, n) =>
      dispute('d1', 500 + n, status),
    );
    const most = payment({ amountMinor: 9e15 });
    expect(lines(COMMISSION, before, most, { ...BUILT_IN_TERMS, commissionBps: 10_000 })).toEqual([
      '1000 COMMISSION 9000000000000000 USD expense → available',
      '1000 DISPUTE_OPENED 9000000000000000 USD available → held',
    ]);
    expect(lines(COMMISSION, [...before, dispute('d1', PAID, 'lost')])).toEqual([
      given,
      '1000 DISPUTE_LOST 390 USD available → expense',
    ]);
  });

  test('Of two statuses of one moment the later of a dispute’s life counts, whatever the order of arrival', () => {
    const at = (status: DisputeStatus): PaymentChange => dispute('d1', 2_000, status);
    for (const together of [
      [at('opened'), at('won')],
      [at('won'), at('opened')],
    ]) {
      expect(standing(targetTransfers(payment(), COMMISSION, BUILT_IN_TERMS, together))).toEqual({
        available: 390,
        held: 0,
      });
    }
    for (const together of [
      [at('opened'), at('won'), at('lost')],
      [at('lost'), at('won'), at('opened')],
    ]) {
      expect(lines(COMMISSION, together)).toEqual([
        given,
        held,
        '2000 DISPUTE_WON 390 USD held → available',
        '2000 DISPUTE_LOST 390 USD available → expense',
      ]);
    }
  });

  test('Of a refund and a dispute of one moment the refund takes effect first, whatever their ids and their arrival', () => {
    const expected = [given, '2000 REFUND 100 USD available → expense', '2000 DISPUTE_OPENED 290 USD available → held'];
    for (const id of ['a', 'z']) {
      const part = refund(id, 2_000, 1_000);
      expect(lines(COMMISSION, [part, opened])).toEqual(expected);
      expect(lines(COMMISSION, [opened, part])).toEqual(expected);
    }
  });

  test('A dispute that claims to be older than its payment takes effect with it', () => {
    expect(lines(COMMISSION, [dispute('d1', PAID - 500, 'opened')])).toEqual([
      given,
      '1000 DISPUTE_OPENED 390 USD available → held',
    ]);
  });
});

describe('Any history of a payment', () => {
  const moment = fc.integer({ min: 990, max: 1_010 });
  const change = fc.oneof(
    fc.record({
      kind: fc.constant('refund' as const),
      id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      occurredAt: moment,
      amountMinor: fc.integer({ min: 1, max: 120 }),
      taxMinor: fc.constant(0),
    }),
    fc.record({
      kind: fc.constant('refund_failure' as const),
      id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      occurredAt: moment,
    }),
    fc.record({
      kind: fc.constant('dispute' as const),
      id: fc.constantFrom('d1', 'd2'),
      occurredAt: moment,
      status: fc.constantFrom<DisputeStatus>('opened', 'won', 'lost'),
    }),
  );
  /** A repetition is a duplicate of the business id: of a refund, of its failure, of a dispute's status at its time. */
  const history: fc.Arbitrary<PaymentChange[]> = fc.uniqueArray(change, {
    maxLength: 12,
    selector: (one) => `${one.kind} ${one.id} ${one.kind === 'dispute' ? `${one.status} ${one.occurredAt}` : ''}`,
  });
  const outcome = fc.constantFrom(COMMISSION, FREE_DAYS);
  const of = payment({ amountMinor: 105 });

  test('It never takes back more than was given, nor gives more than the payment brings', () => {
    fc.assert(
      fc.property(history, outcome, (changes, kind) => {
        const transfers = targetTransfers(of, kind, BUILT_IN_TERMS, changes);
        const most = kind === COMMISSION ? 11 : 3;
        for (let i = 1; i <= transfers.length; i++) {
          const { available, held } = standing(transfers.slice(0, i));
          expect(available).toBeGreaterThanOrEqual(0);
          expect(held).toBeGreaterThanOrEqual(0);
          expect(available + held).toBeLessThanOrEqual(most);
        }
        expect(transfers.every(({ amount, effectiveAt }) => amount > 0 && effectiveAt >= PAID)).toBe(true);
      }),
    );
  });

  test('Whatever is known as of a moment, the reward stands as if nothing had come since', () => {
    fc.assert(
      fc.property(history, outcome, moment, (changes, kind, asOf) => {
        const effective = (at: number): boolean => Math.max(at, PAID) <= asOf;
        const until = targetTransfers(of, kind, BUILT_IN_TERMS, changes).filter(
          ({ effectiveAt }) => effectiveAt <= asOf,
        );
        const then = changes.filter(({ occurredAt }) => effective(occurredAt));
        expect(standing(until)).toEqual(
          asOf < PAID ? { available: 0, held: 0 } : standing(targetTransfers(of, kind, BUILT_IN_TERMS, then)),
        );
      }),
    );
  });

  test('Under one code no more moves between two accounts at one moment than the payment brings', () => {
    fc.assert(
      fc.property(history, outcome, (changes, kind) => {
        const transfers = targetTransfers(of, kind, BUILT_IN_TERMS, changes);
        const moved = new Map<string, number>();
        for (const { code, effectiveAt, amount, debit, credit } of transfers) {
          const key = [code, effectiveAt, ...[debit, credit].sort()].join(' ');
          moved.set(key, (moved.get(key) ?? 0) + amount);
        }
        expect([...moved.values()].filter((amount) => amount > (kind === COMMISSION ? 11 : 3))).toEqual([]);
      }),
    );
  });

  test('It gives the same transfers in any order of arrival', () => {
    const shuffled = history.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, outcome, ([one, other], kind) => {
        expect(targetTransfers(of, kind, BUILT_IN_TERMS, other)).toEqual(
          targetTransfers(of, kind, BUILT_IN_TERMS, one),
        );
      }),
    );
  });
});
