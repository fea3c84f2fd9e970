import type { Instant } from '#contracts';

/** A client's signup, as recorded. */
export interface Signup {
  accountId: string;
  signedUpAt: Instant;
  separateAccount: boolean;
  referralCode: string | null;
}

/** A referral link as far as it is known: its disabling may be recorded before its creation. */
export interface Link {
  code: string;
  partnerId: string;
  createdAt: Instant | null;
  disabledAt: Instant | null;
}

/** A claim that support approved for a client. */
export interface ApprovedClaim {
  claimId: string;
  partnerId: string;
  accountId: string;
  approvedAt: Instant;
}

/** Why a client belongs to no partner (rule 1). */
export type AttributionRefusal =
  | 'NO_REFERRAL_CODE'
  | 'NOT_SEPARATE_ACCOUNT'
  | 'UNKNOWN_CODE'
  | 'CODE_NOT_ACTIVE'
  | 'SELF_REFERRAL'
  | 'REFERRER_TOO_NEW';

/** Whose client an account is, or why it is nobody's. */
export type Attribution =
  | { partnerId: string; via: 'link' | 'claim'; claimId: string | null; reason: null }
  | { partnerId: null; via: null; claimId: string | null; reason: AttributionRefusal };

export interface AttributionFacts {
  signup: Signup;
  /** The link of the signup's code, where one is known. */
  link: Link | undefined;
  /** The claims approved for this client. */
  claims: readonly ApprovedClaim[];
  /** When an account signed up itself, where that is known. */
  signedUpAt: (accountId: string) => Instant | undefined;
}

/** Of several approved claims the latest by time counts; of two of one moment the greater id (rule 10). */
export function bindingClaim(claims: readonly ApprovedClaim[]): ApprovedClaim | undefined {
  return [...claims].sort((a, b) => b.approvedAt - a.approvedAt || (a.claimId < b.claimId ? 1 : -1))[0];
}

/** Rules 1 and 10: whose client this is. An approved claim stands in place of whatever the code said. */
export function attribute({ signup, link, claims, signedUpAt }: AttributionFacts): Attribution {
  const claim = bindingClaim(claims);
  const claimId = claim?.claimId ?? null;
  const refuse = (reason: AttributionRefusal): Attribution => ({ partnerId: null, via: null, claimId, reason });

  if (!claim && signup.referralCode === null) return refuse('NO_REFERRAL_CODE');
  if (!signup.separateAccount) return refuse('NOT_SEPARATE_ACCOUNT');
  if (!claim) {
    if (!link || link.createdAt === null) return refuse('UNKNOWN_CODE');
    if (signup.signedUpAt < link.createdAt) return refuse('CODE_NOT_ACTIVE');
    if (link.disabledAt !== null && signup.signedUpAt >= link.disabledAt) return refuse('CODE_NOT_ACTIVE');
  }
  const partnerId = claim?.partnerId ?? link!.partnerId;
  if (partnerId === signup.accountId) return refuse('SELF_REFERRAL');
  const partnerSignedUpAt = signedUpAt(partnerId);
  if (partnerSignedUpAt !== undefined && partnerSignedUpAt >= signup.signedUpAt) return refuse('REFERRER_TOO_NEW');
  return { partnerId, via: claim ? 'claim' : 'link', claimId, reason: null };
}
