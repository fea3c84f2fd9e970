import type { Instant, RecordedEvent } from '#contracts';
import type { Account } from '../rows/account.js';
import type { Claim } from '../rows/claim.js';
import { reattributeAll } from '../attribution.js';
import { get, type Folding } from '../folding.js';
import { comparedWith, type Content } from '../repetition.js';
import { recordChange, type Cause } from '../posting.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

type Decision = RecordedEvent<'claim.approved.v1'> | RecordedEvent<'claim.rejected.v1'>;

const unknownClaim = (claimId: string): Claim => ({
  claimId,
  status: 'filed',
  filedAt: null,
  filedPosition: null,
  decidedAt: null,
  decidedPosition: null,
  reason: null,
  partnerId: null,
  accountId: null,
  partnerInstance: null,
  clientInstance: null,
  partnerEmail: null,
  clientEmail: null,
  referralLink: null,
});

type FiledClaim = Claim & { filedAt: Instant; filedPosition: number };

const isFiled = (claim: Claim): claim is FiledClaim => claim.filedAt !== null;

function filingOf({ filedAt, filedPosition, ...claim }: FiledClaim): Content {
  const { partnerInstance, clientInstance, partnerEmail, clientEmail, referralLink } = claim;
  const texts = { partnerInstance, clientInstance, partnerEmail, clientEmail, referralLink };
  return { fields: {}, texts, occurredAt: filedAt, position: filedPosition };
}

function claimChanged(
  state: FoldState,
  cause: Cause,
  { claimId, status, partnerId, accountId, reason }: Claim,
  before: Claim,
): void {
  const previousPartnerId = before.partnerId === partnerId ? null : before.partnerId;
  const change = { subjectId: claimId, partnerId, previousPartnerId, accountId, status, reason };
  recordChange(state, cause, { kind: 'claim', ...change });
}

/** A partner claims a client that is missing from its tree, with the five things that the program asks for. */
export function* onClaimFiled(state: FoldState, cause: Cause, event: RecordedEvent<'claim.filed.v1'>): Folding<void> {
  const { claimId, partnerInstance, clientInstance, partnerEmail, clientEmail, referralLink } = event.data;
  const claim = (yield* get(state.claims.find(claimId))) ?? unknownClaim(claimId);
  const filed = {
    ...claim,
    filedAt: event.occurredAt,
    filedPosition: event.position,
    partnerInstance,
    clientInstance,
    partnerEmail,
    clientEmail,
    referralLink,
  };
  if (isFiled(claim)) {
    const compared = comparedWith(filingOf(claim), filingOf(filed));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `claim ${claimId} is filed already, ${compared}`);
    return;
  }
  state.claims.put(filed);
  claimChanged(state, cause, filed, filed);
}

/** Of two decisions of one moment an approval counts, and of two of a kind the one greater by name: never the order. */
function decisionRank(claim: Pick<Claim, 'status' | 'partnerId' | 'accountId' | 'reason'>): string {
  return claim.status === 'approved' ? `1 ${claim.partnerId} ${claim.accountId}` : `0 ${claim.reason}`;
}

/** Support decides a claim; of several decisions the latest by time stands. */
export function* onClaimDecided(state: FoldState, cause: Cause, event: Decision): Folding<Selection[]> {
  const { claimId } = event.data;
  const claim = (yield* get(state.claims.find(claimId))) ?? unknownClaim(claimId);
  const decided: Claim = {
    ...claim,
    decidedAt: event.occurredAt,
    decidedPosition: event.position,
    ...(event.type === 'claim.approved.v1'
      ? { status: 'approved', partnerId: event.data.partnerId, accountId: event.data.accountId, reason: null }
      : { status: 'rejected', partnerId: null, accountId: null, reason: event.data.reason }),
  };
  if (decided.partnerId !== null) yield* get(state.namePartner(decided.partnerId));
  const later =
    claim.decidedAt === null ||
    decided.decidedAt! > claim.decidedAt ||
    (decided.decidedAt === claim.decidedAt && decisionRank(decided) > decisionRank(claim));
  if (!later) return [];
  state.claims.put(decided);
  claimChanged(state, cause, decided, claim);
  const accounts: Account[] = [];
  for (const id of new Set([claim.accountId, decided.accountId])) {
    const account = id === null ? undefined : yield* get(state.accounts.find(id));
    if (account) accounts.push(account);
  }
  return yield* reattributeAll(state, cause, accounts);
}
