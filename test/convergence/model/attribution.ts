import type { Instant } from '#contracts';
import { best, factsOf, type KnownFact } from './known.js';

export interface Attribution {
  signedUpAt: Instant;
  partnerId: string | null;
  via: 'link' | 'claim' | null;
  /** The claim that took the code's place, also where it was refused. */
  claimId: string | null;
  /** Why there is no partner. */
  reason: string | null;
}

/** Rules 1 and 10: whose client an account is; undefined where its signup is not known. */
export function attributionOf(facts: readonly KnownFact[], accountId: string): Attribution | undefined {
  const signup = signupOf(facts, accountId);
  if (!signup) return undefined;
  const nobody = { signedUpAt: signup.at, partnerId: null, via: null, claimId: null };
  const claim = bindingClaim(facts, accountId);
  if (claim) {
    const reason = refusal(facts, signup, claim.partnerId);
    if (reason) return { ...nobody, claimId: claim.claimId, reason };
    return { signedUpAt: signup.at, partnerId: claim.partnerId, via: 'claim', claimId: claim.claimId, reason: null };
  }
  const code = signup.data.referralCode;
  if (code === undefined) return { ...nobody, reason: 'NO_REFERRAL_CODE' };
  if (!signup.data.separateAccount) return { ...nobody, reason: 'NOT_SEPARATE_ACCOUNT' };
  const link = linkOf(facts, code);
  if (!link) return { ...nobody, reason: 'UNKNOWN_CODE' };
  if (signup.at < link.createdAt || signup.at >= link.disabledAt) return { ...nobody, reason: 'CODE_NOT_ACTIVE' };
  const reason = refusal(facts, signup, link.partnerId);
  if (reason) return { ...nobody, reason };
  return { signedUpAt: signup.at, partnerId: link.partnerId, via: 'link', claimId: null, reason: null };
}

/** When each client that is attributed to the partner signed up. */
export function clientSignups(facts: readonly KnownFact[], partnerId: string): Instant[] {
  return factsOf(facts, 'client.signed_up.v1')
    .map((signup) => attributionOf(facts, signup.data.accountId)!)
    .filter((attribution) => attribution.partnerId === partnerId)
    .map((attribution) => attribution.signedUpAt);
}

/** What refuses a partner however the client came to it. */
function refusal(
  facts: readonly KnownFact[],
  signup: KnownFact<'client.signed_up.v1'>,
  partnerId: string,
): string | undefined {
  if (!signup.data.separateAccount) return 'NOT_SEPARATE_ACCOUNT';
  if (partnerId === signup.data.accountId) return 'SELF_REFERRAL';
  const partner = signupOf(facts, partnerId);
  if (partner && partner.at >= signup.at) return 'REFERRER_TOO_NEW';
  return undefined;
}

function signupOf(facts: readonly KnownFact[], accountId: string): KnownFact<'client.signed_up.v1'> | undefined {
  return factsOf(facts, 'client.signed_up.v1').find((signup) => signup.data.accountId === accountId);
}

/** From the earliest creation to the partner's earliest disabling; a code that was only disabled is not known. */
function linkOf(
  facts: readonly KnownFact[],
  code: string,
): { partnerId: string; createdAt: Instant; disabledAt: Instant } | undefined {
  const creations = factsOf(facts, 'referral_link.created.v1').filter((link) => link.data.code === code);
  if (creations.length === 0) return undefined;
  const partnerId = creations[0]!.data.partnerId;
  const disablings = factsOf(facts, 'referral_link.disabled.v1').filter(
    (link) => link.data.code === code && link.data.partnerId === partnerId,
  );
  return {
    partnerId,
    createdAt: Math.min(...creations.map((link) => link.at)),
    disabledAt: Math.min(...disablings.map((link) => link.at), Infinity),
  };
}

type Decision = KnownFact<'claim.approved.v1' | 'claim.rejected.v1'>;

/** The claims whose decision that stands is an approval. */
export function standingApprovals(facts: readonly KnownFact[]): KnownFact<'claim.approved.v1'>[] {
  const decisions = factsOf(facts, 'claim.approved.v1', 'claim.rejected.v1');
  const claimIds = [...new Set(decisions.map((decision) => decision.data.claimId))];
  const standing = claimIds.map((claimId) =>
    best(
      decisions.filter((decision) => decision.data.claimId === claimId),
      standsAgainst,
    )!,
  );
  return standing.filter((decision) => decision.type === 'claim.approved.v1');
}

/** The approval that stands and names the account, the latest of them. */
function bindingClaim(facts: readonly KnownFact[], accountId: string) {
  const approvals = standingApprovals(facts);
  const binding = best(
    approvals.filter((approval) => approval.data.accountId === accountId),
    (a, b) => a.at > b.at || (a.at === b.at && a.data.claimId > b.data.claimId),
  );
  return binding?.data;
}

/** Of one claim's decisions the latest; at the same moment an approval, and the one that names more. */
function standsAgainst(a: Decision, b: Decision): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.type !== 'claim.approved.v1') return false;
  if (b.type !== 'claim.approved.v1') return true;
  if (a.data.partnerId !== b.data.partnerId) return a.data.partnerId > b.data.partnerId;
  return a.data.accountId > b.data.accountId;
}
