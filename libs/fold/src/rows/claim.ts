import type { Instant } from '#contracts';
import type { ApprovedClaim } from '#program';

export interface Claim {
  claimId: string;
  status: 'filed' | 'approved' | 'rejected';
  filedAt: Instant | null;
  filedPosition: number | null;
  decidedAt: Instant | null;
  decidedPosition: number | null;
  /** Of a rejection. */
  reason: string | null;
  /** Of an approval: the partner that the client is bound to. */
  partnerId: string | null;
  accountId: string | null;
  partnerInstance: string | null;
  clientInstance: string | null;
  partnerEmail: string | null;
  clientEmail: string | null;
  referralLink: string | null;
}

/** The approvals among claims, as rule 10 takes them. */
export const approvals = (claims: readonly Claim[]): ApprovedClaim[] =>
  claims
    .filter(({ status }) => status === 'approved')
    .map(({ claimId, partnerId, accountId, decidedAt }) => ({
      claimId,
      partnerId: partnerId!,
      accountId: accountId!,
      approvedAt: decidedAt!,
    }));
