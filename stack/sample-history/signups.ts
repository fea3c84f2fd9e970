import { fact, type Fact } from './fact.js';
import type { Random } from './random.js';
import { DAY, HOUR, MINUTE } from './time.js';
import type { Account, World } from './world.js';

/** One signup for each account; a few are told days late, after the account's first payments. */
export function signupFacts(random: Random, { accounts, partners }: World): Fact[] {
  const disabled = partners.filter((partner) => partner.linkDisabledAt !== undefined);
  return accounts.map((account) => {
    const { accountId, signedUpAt, separateAccount } = account;
    const referralCode = codeAtSignup(
      random,
      account,
      disabled.find(({ linkDisabledAt = 0 }) => linkDisabledAt < signedUpAt && random.chance(0.02))?.code,
    );
    const delay = random.chance(0.01) ? random.between(1, 40) * DAY : random.between(0, 5) * MINUTE;
    const data = { accountId, separateAccount, ...(referralCode === undefined ? {} : { referralCode }) };
    return fact('client.signed_up.v1', accountId, signedUpAt, data, delay);
  });
}

/** Mostly the referrer's code; now and then mistyped, or one that has been disabled. */
function codeAtSignup(random: Random, { referrer }: Account, disabledCode: string | undefined): string | undefined {
  if (!referrer) return random.chance(0.01) ? `typo-${random.code(5)}` : disabledCode;
  return referrer.code;
}

/** Signups whose code is refused for what the partner is: its own code, and a code older than the partner itself. */
export function refusedSignups(random: Random, { partners, accounts }: World): Fact[] {
  return partners.slice(3, 8).flatMap((partner, index) => {
    const accountId = `acc-early-${index + 1}`;
    const own = accounts.find((account) => account.accountId === partner.partnerId);
    if (!own) return [];
    const prelaunch = `pre-${random.code(6)}`;
    const linkAt = own.signedUpAt - 2 * DAY;
    const selfId = `acc-self-${index + 1}`;
    const selfCode = `self-${random.code(6)}`;
    return [
      // The partner's code was in use two days before its own signup, which the client's precedes.
      fact('referral_link.created.v1', prelaunch, linkAt, { partnerId: partner.partnerId, code: prelaunch }),
      fact('client.signed_up.v1', accountId, linkAt + DAY, {
        accountId,
        separateAccount: true,
        referralCode: prelaunch,
      }),
      fact('referral_link.created.v1', selfCode, linkAt, { partnerId: selfId, code: selfCode }),
      fact('client.signed_up.v1', selfId, linkAt + HOUR, {
        accountId: selfId,
        separateAccount: true,
        referralCode: selfCode,
      }),
    ];
  });
}
