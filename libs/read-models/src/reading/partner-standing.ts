import { formatInstant, type Instant } from '#contracts';
import { contractAt, decideWithdrawal, suspensionDeadline, termsAt, type Contract, type Terms } from '#program';
import type { toBalances } from './balances.js';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';

/** What a partner's standing follows from. */
export interface StandingRow {
  /** Null where no fact names the partner. */
  directClients: number | null;
  latestSignup: Instant | null;
  terms: Terms[] | null;
  contracts: Contract[] | null;
  links: { code: string; createdAt: Instant; disabledAt: Instant | null }[] | null;
}

/** An instant within JSON, which has no type of its own for it: in microseconds, as everywhere. */
const instant = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;

/** Terms, contracts and links as JSON: of the tables, or of what gives the same columns. */
export const standingFacts = ({
  terms,
  contracts,
  links,
}: {
  terms: string;
  contracts: string;
  links: string;
}): string => `
  (SELECT json_agg(json_build_object('termsId', terms_id, 'effectiveAt', ${instant('effective_at')},
     'commissionBps', commission_bps, 'freeDaysPerMonth', free_days_per_month, 'freeDaysPerYear', free_days_per_year,
     'minimumWithdrawalMinor', minimum_withdrawal, 'inactivityMonths', inactivity_months, 'position', t.position))
   FROM ${terms} t) AS terms,
  (SELECT json_agg(json_build_object('contractId', contract_id, 'partnerId', c.partner_id, 'signedAt', ${instant('signed_at')},
     'terminatedAt', ${instant('terminated_at')}, 'payoutAccountRef', payout_account_ref))
   FROM ${contracts} c WHERE c.partner_id = $1) AS contracts,
  (SELECT json_agg(json_build_object('code', code, 'createdAt', ${instant('created_at')},
     'disabledAt', ${instant('disabled_at')}) ORDER BY created_at, code)
   FROM ${links} l WHERE l.partner_id = $1 AND created_at IS NOT NULL) AS links`;

/** @throws NotFoundError */
export function toPartner(
  partnerId: string,
  row: StandingRow,
  { balances, freeDays }: ReturnType<typeof toBalances>,
  now: Instant,
) {
  const { directClients, latestSignup } = row;
  if (directClients === null) throw new NotFoundError('partner');
  const terms = termsAt(row.terms ?? [], now);
  const contracts = row.contracts ?? [];
  const contract = contractAt(contracts, now);
  return {
    partnerId,
    ...statusAt(now, latestSignup ?? undefined, terms),
    rewardMode: contract ? ('commission' as const) : ('free_days' as const),
    contract: contract
      ? {
          contractId: contract.contractId,
          signedAt: instantOrNull(contract.signedAt),
          payoutAccountRef: contract.payoutAccountRef,
        }
      : null,
    referralCodes: (row.links ?? []).map(({ code, createdAt, disabledAt }) => ({
      code,
      active: createdAt <= now && (disabledAt === null || disabledAt > now),
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
