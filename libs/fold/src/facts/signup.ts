import type { RecordedEvent } from '#contracts';
import type { Account } from '../rows/account.js';
import { reattribute } from '../attribution.js';
import { get, type Folding } from '../folding.js';
import { comparedWith, type Content } from '../repetition.js';
import type { Cause } from '../posting.js';
import type { Step } from '../selection.js';
import type { FoldState } from '../state.js';

const contentOf = ({ separateAccount, referralCode, signedUpAt, signupPosition }: Account): Content => ({
  fields: { separateAccount },
  texts: { referralCode },
  occurredAt: signedUpAt,
  position: signupPosition,
});

/** The clients of an account that signed up no later than the account itself: it is too new to have referred them. */
function* clientsNoLater(state: FoldState, { accountId: partnerId, signedUpAt }: Account): Folding<Step[]> {
  const partner = yield* get(state.partners.find(partnerId));
  if (!partner || partner.directClients === 0) return [];
  const period = { from: Number.NEGATIVE_INFINITY, until: signedUpAt + 1 };
  return [{ of: 'accounts', accounts: { of: 'clients', partnerId, period } }];
}

/** An account signs up: it may be a client, its payments may wait for it, and it may be a partner whose clients do. */
export function* onSignup(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'client.signed_up.v1'>,
): Folding<Step[]> {
  const { accountId, separateAccount, referralCode } = event.data;
  const account: Account = {
    accountId,
    signedUpAt: event.occurredAt,
    signupPosition: event.position,
    separateAccount,
    // An empty code is what a form sends that was left empty: none.
    referralCode: referralCode || null,
    attribution: { partnerId: null, via: null, claimId: null, reason: 'NO_REFERRAL_CODE' },
  };
  const recorded = yield* get(state.accounts.find(accountId));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(account));
    state.reject(event, 'DUPLICATE_SIGNUP', `account ${accountId} has signed up already, ${compared}`);
    return [];
  }
  const own = yield* reattribute(state, cause, account, undefined);
  return [...own, ...(yield* clientsNoLater(state, account))];
}
