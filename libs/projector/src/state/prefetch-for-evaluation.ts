import type { Instant } from '#contracts';
import type { EvaluatedPayment } from '#fold';
import type { CachedRows } from './cached-rows.js';

/** Loads in a few queries what evaluating these payments will ask for: those that are new, and others that are loaded. */
export async function prefetchForEvaluation(state: CachedRows, payments: readonly EvaluatedPayment[]): Promise<void> {
  await state.accounts.prefetch(payments.map(({ accountId }) => accountId));
  const partnerIds = new Set<string>();
  const late: { partnerId: string; at: Instant }[] = [];
  for (const { accountId } of payments) {
    const partnerId = state.accounts.peek(accountId)?.attribution.partnerId;
    if (partnerId) partnerIds.add(partnerId);
  }
  await state.partners.prefetch(partnerIds);
  await state.prefetchContracts(partnerIds);
  await state.prefetchChanges(payments.map(({ paymentId }) => paymentId));
  // A new payment has no entries.
  const stored = payments.filter(({ paymentId }) => state.payments.peek(paymentId));
  await state.prefetchPosted(stored.map(({ paymentId }) => paymentId));
  for (const { accountId, occurredAt } of payments) {
    const partnerId = state.accounts.peek(accountId)?.attribution.partnerId;
    const lastClientSignupAt = partnerId && state.partners.peek(partnerId)?.lastClientSignupAt;
    if (lastClientSignupAt && lastClientSignupAt > occurredAt) late.push({ partnerId, at: occurredAt });
  }
  await state.clients.prefetch(late.map(({ partnerId }) => partnerId));
  await state.clients.prefetchLatest(late.filter(({ partnerId }) => !state.clients.of(partnerId)));
}
