import { minorDigits, formatInstant } from '#contracts';
import { suspensionDeadline, type NoReward, type NotAttributedBecause } from '#program';
import type { Case, Client } from './case.js';
import { decimal } from './money.js';

/** Why a payment brings nothing: the rule's sentence, with the dates and figures of this case. */
export function whyNothing(facts: Case): string[] {
  const { reason } = facts.outcome;
  return reason === null ? [] : [NO_REWARD[reason](facts)];
}

/** Why the client of a payment has no referrer; null where it has one. */
export const whyNotAttributed = ({ client }: Case): NotAttributedBecause | null =>
  client ? client.reason : 'UNKNOWN_CLIENT';

const NO_REWARD: Record<NoReward, (facts: Case) => string> = {
  NOT_ATTRIBUTED: (facts) => {
    const { client, payment } = facts;
    if (!client?.reason) {
      return `The signup of account ${payment.accountId} is not known yet; when it is, the payment is evaluated again.`;
    }
    return NO_REFERRER[client.reason](client, facts);
  },
  BEFORE_SIGNUP: ({ payment, client }) =>
    `The payment of ${formatInstant(payment.occurredAt)} is before the client's signup on ` +
    `${client ? formatInstant(client.signedUpAt) : 'a date not known'}.`,
  PARTNER_SUSPENDED: ({ payment, outcome, latestClient, terms }) => {
    if (!latestClient) return `Partner ${outcome.partnerId} is suspended.`;
    const deadline = suspensionDeadline(latestClient.signedUpAt, terms);
    return (
      `The latest client of partner ${outcome.partnerId} before the payment, ${latestClient.accountId}, signed up on ` +
      `${formatInstant(latestClient.signedUpAt)}; ${terms.inactivityMonths} months later, on ${formatInstant(deadline)}, ` +
      `the program was suspended; the payment of ${formatInstant(payment.occurredAt)} is after that.`
    );
  },
  ZERO_AMOUNT: ({ payment }) => {
    const digits = minorDigits(payment.currency);
    return (
      `${decimal(payment.amountMinor, digits)} ${payment.currency} − ${decimal(payment.taxMinor, digits)} tax = ` +
      `${decimal(payment.amountMinor - payment.taxMinor, digits)}: nothing to give a share of.`
    );
  },
  NO_PERIOD: ({ payment, outcome }) =>
    `No contract of partner ${outcome.partnerId} was active on ${formatInstant(payment.occurredAt)}, ` +
    'so the payment earns no commission; it buys no month or year, so it earns no free days.',
};

const NO_REFERRER: Record<NonNullable<Client['reason']>, (client: Client, facts: Case) => string> = {
  NO_REFERRAL_CODE: ({ accountId, signedUpAt }) =>
    `Account ${accountId} signed up on ${formatInstant(signedUpAt)} without a referral code.`,
  NOT_SEPARATE_ACCOUNT: ({ accountId }) =>
    `Account ${accountId} is not a separate account of its own, so the referral program does not apply.`,
  UNKNOWN_CODE: ({ accountId, referralCode }, { similarCode }) =>
    `Account ${accountId} signed up with code ${JSON.stringify(referralCode)}, and no referral link with that code is known ` +
    `yet; when it is, the payment is evaluated again.${similarCode ? ` But ${similarCode}.` : ''}`,
  CODE_NOT_ACTIVE: ({ accountId, signedUpAt, referralCode }, { link }) => {
    const signedUp = `Account ${accountId} signed up with code ${referralCode} on ${formatInstant(signedUpAt)}`;
    if (typeof link?.createdAt === 'number' && signedUpAt < link.createdAt) {
      return `${signedUp}, before the code was created on ${formatInstant(link.createdAt)}.`;
    }
    if (typeof link?.disabledAt === 'number') {
      return `${signedUp}; the code was disabled from ${formatInstant(link.disabledAt)} on.`;
    }
    return `${signedUp}, when the code was not active.`;
  },
  SELF_REFERRAL: ({ accountId }) => `Account ${accountId} itself is the partner: nobody refers themselves.`,
  REFERRER_TOO_NEW: ({ accountId, signedUpAt }, { referrerSignup }) =>
    `Account ${accountId} signed up on ${formatInstant(signedUpAt)}, and the partner ` +
    (referrerSignup
      ? `${referrerSignup.accountId} not before that, on ${formatInstant(referrerSignup.signedUpAt)}.`
      : 'not before that.'),
};
