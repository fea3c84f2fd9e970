import { describe, expect, test } from '@jest/globals';
import { idleChanges, touching, type DisputeStatus, type PaymentChange } from './payment-change.js';
import type { Payment } from './reward.js';

const PAID = 1_000;
const payment: Payment = {
  paymentId: 'p1',
  accountId: 'client',
  occurredAt: PAID,
  amountMinor: 3_900,
  taxMinor: 0,
  currency: 'USD',
  period: 'month',
  periodCount: 1,
};

const refund = (id: string, occurredAt: number): PaymentChange => ({
  kind: 'refund',
  id,
  occurredAt,
  amountMinor: 100,
  taxMinor: 0,
});
const failure = (id: string, occurredAt: number): PaymentChange => ({ kind: 'refund_failure', id, occurredAt });
const dispute = (id: string, occurredAt: number, status: DisputeStatus): PaymentChange => ({
  kind: 'dispute',
  id,
  occurredAt,
  status,
});

const idle = (...changes: PaymentChange[]) => [...idleChanges(payment, changes)];

describe('What moves nothing, whatever else is known', () => {
  test('is a refund that failed at its own moment or before it, and its failure', () => {
    const taken = refund('r1', 2_000);
    for (const failed of [failure('r1', 2_000), failure('r1', 1_500)]) {
      expect(idle(failed, taken)).toEqual([
        [taken, 'failed'],
        [failed, 'never counted'],
      ]);
    }
    expect(idle(taken, failure('r1', 2_001))).toEqual([]);
  });

  test('is a refund that had failed by the time of its payment', () => {
    const early = refund('r1', 500);
    const failed = failure('r1', PAID);
    expect(idle(early, failed)).toEqual([
      [early, 'failed'],
      [failed, 'never counted'],
    ]);
    expect(idle(early, failure('r1', PAID + 1))).toEqual([]);
  });

  test('is the failure of a refund that is not known', () => {
    const failed = failure('r1', 2_000);
    expect(idle(refund('r2', 1_500), dispute('r1', 1_600, 'lost'), failed)).toEqual([[failed, 'unknown refund']]);
  });

  test('is a status that its dispute had left again by the time of the payment', () => {
    const [opened, won, again] = [
      dispute('d1', 500, 'opened'),
      dispute('d1', 600, 'won'),
      dispute('d1', PAID, 'opened'),
    ] as const;
    expect(idle(opened, won, again, dispute('d1', PAID + 1, 'won'))).toEqual([
      [opened, 'left before'],
      [won, 'left before'],
    ]);
    expect(idle(opened, dispute('d2', 600, 'won'), dispute('d1', PAID + 1, 'won'))).toEqual([]);
  });

  test('is no refund for having the id of a dispute', () => {
    expect(idle(refund('same', 500), dispute('same', 600, 'opened'), refund('other', 700))).toEqual([]);
  });
});

test('What names another account than the payment’s does not touch it', () => {
  const [own, others] = [{ accountId: 'client' }, { accountId: 'somebody else' }];
  expect(touching(payment, [own, others])).toEqual([own]);
  expect(touching(payment, [])).toEqual([]);
});
