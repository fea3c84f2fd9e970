import type { Instant } from '#contracts';
import { latestClientsAt } from '../../accounts/store.js';
import type { JudgedPayment } from '../../payments/payment-store.js';
import type { WorkingSet } from '../working-set.js';

/** Loads in a few queries what judging these payments will ask for. */
export async function prefetchForJudging(state: WorkingSet, payments: readonly JudgedPayment[]): Promise<void> {
  await state.accounts.prefetch(payments.map(({ accountId }) => accountId));
  const partnerIds = new Set<string>();
  const asked: { partnerId: string; at: Instant }[] = [];
  for (const { accountId } of payments) {
    const partnerId = (await state.accounts.find(accountId))?.attribution.partnerId;
    if (partnerId) partnerIds.add(partnerId);
  }
  await state.partners.prefetch(partnerIds);
  await state.prefetchContracts(partnerIds);
  await state.prefetchAdjustments(payments.map(({ paymentId }) => paymentId));
  await state.prefetchPosted(payments.map(({ paymentId }) => paymentId));
  for (const { accountId, occurredAt } of payments) {
    const partnerId = (await state.accounts.find(accountId))?.attribution.partnerId;
    if (!partnerId) continue;
    const { lastClientSignupAt } = await state.partner(partnerId);
    if (lastClientSignupAt !== null && lastClientSignupAt > occurredAt) {
      asked.push({ partnerId, at: occurredAt });
    }
  }
  if (asked.length > 0) state.rememberLatestClients(asked, await latestClientsAt(state.client, asked));
}
