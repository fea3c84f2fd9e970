import type { InboundType, OutboundType, DataOf, OutboundDataOf } from '../catalogue.js';

type Examples = { readonly [T in InboundType]: DataOf<T> };
type OutboundExamples = { readonly [T in OutboundType]: OutboundDataOf<T> };

/**
 * One story, told by an event of each type: Lena refers Acme, Acme pays, pays once too often, and Lena is paid out. With all fields
 * that there are.
 */
export const EXAMPLES: Examples = {
  'referral_link.created.v1': { partnerId: 'lena', code: 'lena-2026' },
  'client.signed_up.v1': { accountId: 'acme', separateAccount: true, referralCode: 'lena-2026' },
  'contract.signed.v1': { contractId: 'contract-77', partnerId: 'lena', payoutAccountRef: 'payout-account:5e1c' },
  'payment.succeeded.v1': {
    paymentId: 'pay-1001',
    accountId: 'acme',
    amountMinor: 4760,
    taxMinor: 760,
    currency: 'EUR',
    period: 'month',
    periodCount: 1,
  },
  'payment.refunded.v1': {
    refundId: 'refund-31',
    paymentId: 'pay-1001',
    accountId: 'acme',
    amountMinor: 1190,
    taxMinor: 190,
  },
  'payment.refund_failed.v1': { refundId: 'refund-31', paymentId: 'pay-1001', accountId: 'acme' },
  'payment.disputed.v1': { disputeId: 'dispute-8', paymentId: 'pay-1001', accountId: 'acme', status: 'opened' },
  'referral_link.disabled.v1': { partnerId: 'lena', code: 'lena-2026' },
  'contract.terminated.v1': { contractId: 'contract-77', partnerId: 'lena' },
  'free_days.applied.v1': { applicationId: 'prolonged-2026-04', partnerId: 'lena', days: 30 },
  'adjustment.posted.v1': {
    adjustmentId: 'goodwill-12',
    partnerId: 'lena',
    asset: 'EUR',
    amount: 500,
    reason: 'The outage of 3 March',
  },
  'withdrawal.requested.v1': { withdrawalId: 'wd-52', partnerId: 'lena', amountMinor: 2500, currency: 'EUR' },
  'withdrawal.paid.v1': { withdrawalId: 'wd-52', partnerId: 'lena', bankReference: 'SCT-2026-0417-52' },
  'withdrawal.failed.v1': { withdrawalId: 'wd-52', partnerId: 'lena', reason: 'The account is closed' },
  'withdrawal.returned.v1': { withdrawalId: 'wd-52', partnerId: 'lena', reason: 'Sent back by the bank' },
  'claim.filed.v1': {
    claimId: 'claim-9',
    partnerInstance: 'https://lena.example.com',
    clientInstance: 'https://globex.example.com',
    partnerEmail: 'lena@example.com',
    clientEmail: 'it@globex.example.com',
    referralLink: 'https://saas.example.com/?ref=lena-2026',
  },
  'claim.approved.v1': { claimId: 'claim-9', partnerId: 'lena', accountId: 'globex' },
  'claim.rejected.v1': { claimId: 'claim-9', reason: 'Globex came by another partner’s link' },
  'program_terms.published.v1': {
    termsId: 'terms-2026',
    commissionBps: 1000,
    freeDaysPerMonth: 3,
    freeDaysPerYear: 30,
    minimumWithdrawalMinor: { EUR: 2000, USD: 2000 },
    inactivityMonths: 12,
  },
};

const ENTRY = { partnerId: 'lena', accountId: 'acme', paymentId: 'pay-1001', termsId: 'terms-2026' };

/** What the ledger publishes of it. */
export const OUTBOUND_EXAMPLES: OutboundExamples = {
  'commission.posted.v1': { entryId: '1042-1', ...ENTRY, amountMinor: 400, currency: 'EUR' },
  'free_days.posted.v1': { entryId: '977-1', ...ENTRY, days: 3 },
  'adjustment.posted.v1': {
    entryId: '1050-1',
    partnerId: 'lena',
    adjustmentId: 'goodwill-12',
    asset: 'EUR',
    amount: 500,
    reason: 'The outage of 3 March',
  },
  'withdrawal.approved.v1': {
    withdrawalId: 'wd-52',
    partnerId: 'lena',
    amountMinor: 2500,
    currency: 'EUR',
    payoutAccountRef: 'payout-account:5e1c',
    availableMinor: 3120,
  },
  'withdrawal.rejected.v1': {
    withdrawalId: 'wd-53',
    partnerId: 'lena',
    reason: 'INSUFFICIENT_FUNDS',
    availableMinor: 620,
  },
  'partner.suspension_due.v1': {
    partnerId: 'lena',
    suspendsAt: '2026-05-01T09:30:00.000Z',
    daysBefore: 30,
    latestClientSignedUpAt: '2025-05-01T09:30:00.000Z',
  },
  'partner.suspended.v1': {
    partnerId: 'lena',
    suspendedAt: '2026-05-01T09:30:00.000Z',
    latestClientSignedUpAt: '2025-05-01T09:30:00.000Z',
  },
  'partner.reactivated.v1': {
    partnerId: 'lena',
    latestClientSignedUpAt: '2026-06-02T08:00:00.000Z',
    suspendsAt: '2027-06-02T08:00:00.000Z',
  },
  'claim.decided.v1': {
    claimId: 'claim-9',
    decision: 'approved',
    partnerId: 'lena',
    accountId: 'globex',
    moved: [
      { partnerId: 'lena', asset: 'EUR', amount: 780 },
      { partnerId: 'omar', asset: 'EUR', amount: -780 },
    ],
  },
};

export const EXAMPLE_TIME = '2026-04-01T09:30:00.000Z';
