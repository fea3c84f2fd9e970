import type { DataOf, OutboundDataOf, OutboundType, RawMessage, RecordedType } from '../src/index.js';

type Samples = { [T in RecordedType]: { minimal: DataOf<T>; full: DataOf<T> } };
type OutboundSamples = { [T in OutboundType]: { minimal: OutboundDataOf<T>; full: OutboundDataOf<T> } };

function same<D>(data: D): { minimal: D; full: D } {
  return { minimal: data, full: data };
}

function withOptional<D extends object, O extends object>(minimal: D, optional: O): { minimal: D; full: D & O } {
  return { minimal, full: { ...minimal, ...optional } };
}

const ids = { partnerId: 'partner-1', accountId: 'account-1', paymentId: 'payment-1', withdrawalId: 'withdrawal-1' };
const { partnerId, accountId, paymentId, withdrawalId } = ids;
const entry = { entryId: '7-1', partnerId, accountId, paymentId, termsId: 'built-in' };
const payment = { paymentId, accountId, amountMinor: 3900, currency: 'USD', period: 'month' } as const;
const adjustment = { adjustmentId: 'adjustment-1', partnerId, amount: -500, reason: 'The invoice was wrong' };
const refund = { refundId: 'refund-1', paymentId, accountId, amountMinor: 3900 };

/** Data of every type that the event store holds, once with nothing that can be left out and once with everything. */
export const SAMPLES: Samples = {
  'client.signed_up.v1': {
    minimal: { accountId, separateAccount: true },
    full: { accountId, separateAccount: false, referralCode: 'spring_SALE-24' },
  },
  'payment.succeeded.v1': { minimal: payment, full: { ...payment, taxMinor: 3900, periodCount: 12 } },
  'payment.refunded.v1': { minimal: refund, full: { ...refund, taxMinor: 100 } },
  'payment.refund_failed.v1': same({ refundId: 'refund-1', paymentId, accountId }),
  'payment.disputed.v1': same({ disputeId: 'dispute-1', paymentId, accountId, status: 'opened' }),
  'referral_link.created.v1': same({ partnerId, code: 'abc' }),
  'referral_link.disabled.v1': same({ partnerId, code: 'abc' }),
  'contract.signed.v1': same({ contractId: 'contract-1', partnerId, payoutAccountRef: 'bank:1' }),
  'contract.terminated.v1': same({ contractId: 'contract-1', partnerId }),
  'free_days.applied.v1': same({ applicationId: 'application-1', partnerId, days: 3 }),
  'adjustment.posted.v1': same({ ...adjustment, asset: 'DAY' }),
  'withdrawal.requested.v1': same({ withdrawalId, partnerId, amountMinor: 2000, currency: 'USD' }),
  'withdrawal.paid.v1': {
    minimal: { withdrawalId, partnerId },
    full: { withdrawalId, partnerId, bankReference: 'ref 1' },
  },
  'withdrawal.failed.v1': {
    minimal: { withdrawalId, partnerId },
    full: { withdrawalId, partnerId, reason: 'account closed' },
  },
  'withdrawal.returned.v1': {
    minimal: { withdrawalId, partnerId },
    full: { withdrawalId, partnerId, reason: 'name does not match' },
  },
  'claim.filed.v1': same({
    claimId: 'claim-1',
    partnerInstance: 'https://partner.example',
    clientInstance: 'https://client.example',
    partnerEmail: 'partner@example.com',
    clientEmail: 'client@example.com',
    referralLink: 'https://example.com/?ref=abc',
  }),
  'claim.approved.v1': same({ claimId: 'claim-1', partnerId, accountId }),
  'claim.rejected.v1': same({ claimId: 'claim-1', reason: 'the client has another referrer' }),
  'program_terms.published.v1': {
    minimal: {
      termsId: 'terms-1',
      commissionBps: 0,
      freeDaysPerMonth: 0,
      freeDaysPerYear: 0,
      minimumWithdrawalMinor: {},
      inactivityMonths: 1,
    },
    full: {
      termsId: 'terms-1',
      commissionBps: 10_000,
      freeDaysPerMonth: 3,
      freeDaysPerYear: 30,
      minimumWithdrawalMinor: { USD: 2000, EUR: 0 },
      inactivityMonths: 120,
    },
  },
  'withdrawal.approved.v1': withOptional(
    { withdrawalId, partnerId, amountMinor: 2000, currency: 'USD', payoutAccountRef: 'bank:1' },
    { availableMinor: 5000 },
  ),
  'withdrawal.rejected.v1': withOptional({ withdrawalId, partnerId, reason: 'NO_CONTRACT' }, { availableMinor: -390 }),
};

/** Of what was published after a restore to a moment. */
const era = { era: 1_795_797_224, eraAfter: '7-2', eraAfterRestatement: 3 };

/** Data of every type that the ledger publishes, likewise. */
export const OUTBOUND_SAMPLES: OutboundSamples = {
  'commission.posted.v1': {
    minimal: { ...entry, amountMinor: -390, currency: 'USD' },
    full: { ...entry, ...era, amountMinor: 390, currency: 'USD', reason: 'RESTATED' },
  },
  'free_days.posted.v1': {
    minimal: { ...entry, days: -3 },
    full: { ...entry, ...era, days: 3, reason: 'RESTATED' },
  },
  'adjustment.posted.v1': {
    minimal: { ...adjustment, entryId: '8-1', asset: 'USD' },
    full: { ...adjustment, ...era, entryId: '8-1', asset: 'USD' },
  },
  'withdrawal.approved.v1': SAMPLES['withdrawal.approved.v1'],
  'withdrawal.rejected.v1': SAMPLES['withdrawal.rejected.v1'],
  'partner.suspension_due.v1': same({
    partnerId,
    suspendsAt: '2026-01-01T00:00:00.000Z',
    daysBefore: 7,
    latestClientSignedUpAt: '2025-01-01T00:00:00.000Z',
  }),
  'partner.suspended.v1': same({
    partnerId,
    suspendedAt: '2026-01-01T00:00:00.000Z',
    latestClientSignedUpAt: '2025-01-01T00:00:00.000Z',
  }),
  'partner.reactivated.v1': same({
    partnerId,
    latestClientSignedUpAt: '2025-01-01T00:00:00.000Z',
    suspendsAt: '2026-01-01T00:00:00.000Z',
  }),
  'claim.decided.v1': {
    minimal: { claimId: 'claim-1', decision: 'rejected', moved: [] },
    full: {
      ...{ claimId: 'claim-1', decision: 'approved', partnerId, accountId, reason: null },
      moved: [{ partnerId, asset: 'USD', amount: 390 }],
    },
  },
};

export const TIME = '2024-03-01T12:00:00.000Z';

/** The attributes and data of a CloudEvent, right unless a test changes them. */
export function cloudEvent(type: string, data: unknown, changes: Record<string, unknown> = {}): object {
  return { specversion: '1.0', id: 'event-1', source: '/billing', type, time: TIME, data, ...changes };
}

/** A message with this value; text becomes bytes. */
export function message(value: string | Buffer | null, headers: Record<string, string | Buffer>): RawMessage {
  return {
    topic: 'payments',
    partition: 0,
    offset: '42',
    key: null,
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
}

/** The CloudEvent as a structured message. */
export function structured(event: object, contentType = 'application/cloudevents+json'): RawMessage {
  return message(JSON.stringify(event), { 'content-type': contentType });
}

/** A binary message with this data. */
export function binary(type: string, data: unknown, headers: Record<string, string | Buffer> = {}): RawMessage {
  return message(JSON.stringify(data), {
    ce_specversion: '1.0',
    ce_id: 'event-1',
    ce_source: '/billing',
    ce_type: type,
    ce_time: TIME,
    ...headers,
  });
}
