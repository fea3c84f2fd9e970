import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { contractAt, decideWithdrawal, suspensionDeadline, termsAt, type Contract, type Terms } from '#program';
import { readBalances } from './balances.js';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { readContracts, readLatestClient, readLinks, readTerms } from './program-facts.js';

/** @throws NotFoundError where no fact names this partner */
export async function requirePartner(client: PoolClient, partnerId: string): Promise<{ directClients: number }> {
  const { rows } = await client.query<{ directClients: number }>(
    `SELECT direct_clients AS "directClients" FROM partners WHERE partner_id = $1`,
    [partnerId],
  );
  if (!rows[0]) throw new NotFoundError('partner');
  return rows[0];
}

/**
 * Where a partner stands at `now`: suspension, reward mode and withdrawals by the terms and contracts then in force.
 * @throws NotFoundError
 */
export async function readPartner(client: PoolClient, partnerId: string, now: Instant) {
  const { directClients } = await requirePartner(client, partnerId);
  const terms = termsAt(await readTerms(client), now);
  const contracts = await readContracts(client, partnerId);
  const links = await readLinks(client, partnerId);
  const latest = await readLatestClient(client, partnerId, formatInstant(now));
  const { balances, freeDays } = await readBalances(client, partnerId);
  const contract = contractAt(contracts, now);
  return {
    partnerId,
    ...statusAt(now, latest?.signedUpAt, terms),
    rewardMode: contract ? ('commission' as const) : ('free_days' as const),
    contract: contract
      ? {
          contractId: contract.contractId,
          signedAt: instantOrNull(contract.signedAt),
          payoutAccountRef: contract.payoutAccountRef,
        }
      : null,
    referralCodes: links
      .filter(({ createdAt }) => createdAt !== null)
      .map(({ code, createdAt, disabledAt }) => ({
        code,
        active: createdAt! <= now && (disabledAt === null || disabledAt > now),
      })),
    directClients,
    balances,
    freeDays,
    withdrawal: withdrawable(balances, contracts, terms, now),
  };
}

/** Suspension at `now`, by the latest client then signed up and the terms in force (rule 6). */
export function statusAt(now: Instant, latestClientSignup: Instant | undefined, terms: Terms) {
  if (latestClientSignup === undefined) return { status: 'idle' as const, suspendsAt: null };
  const deadline = suspensionDeadline(latestClientSignup, terms);
  const status = now > deadline ? ('suspended' as const) : ('active' as const);
  return { status, suspendsAt: formatInstant(deadline) };
}

/** What rule 9 would say now to a request for the least sum that can be asked, in every currency that matters. */
function withdrawable(
  balances: readonly { currency: string; availableMinor: bigint }[],
  contracts: readonly Contract[],
  terms: Terms,
  now: Instant,
) {
  const available = new Map(balances.map(({ currency, availableMinor }) => [currency, availableMinor]));
  const currencies = new Set([...Object.keys(terms.minimumWithdrawalMinor), ...available.keys()]);
  return [...currencies].sort().map((currency) => {
    const minimumMinor = terms.minimumWithdrawalMinor[currency] ?? null;
    const availableMinor = available.get(currency) ?? 0n;
    const amountMinor = Math.max(1, minimumMinor ?? 1);
    const decision = decideWithdrawal({ amountMinor, currency, requestedAt: now, contracts, terms, availableMinor });
    const reason = decision.approved ? null : decision.reason;
    return { currency, minimumMinor, availableMinor, eligible: decision.approved, reason };
  });
}
