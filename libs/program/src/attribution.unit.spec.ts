import { describe, expect, test } from '@jest/globals';
import { attribute, bindingClaim, type ApprovedClaim, type AttributionFacts, type Link } from './attribution.js';

const SIGNED_UP = Date.parse('2025-06-01T12:00:00Z') * 1000;

const signup = {
  accountId: 'client',
  signedUpAt: SIGNED_UP,
  separateAccount: true,
  referralCode: 'CODE' as string | null,
};
const link: Link = { code: 'CODE', partnerId: 'partner', createdAt: SIGNED_UP - 1000, disabledAt: null };
const claim: ApprovedClaim = {
  claimId: 'claim-1',
  partnerId: 'claimant',
  accountId: 'client',
  approvedAt: SIGNED_UP + 9,
};

const facts = (over: Partial<AttributionFacts> = {}): AttributionFacts => ({
  signup,
  link,
  claims: [],
  signedUpAt: () => undefined,
  ...over,
});

const knowing = (accountId: string, at: number) => (id: string) => (id === accountId ? at : undefined);
const refused = (reason: string, claimId: string | null = null) => ({ partnerId: null, via: null, claimId, reason });
const byLink = { partnerId: 'partner', via: 'link', claimId: null, reason: null };
const byClaim = { partnerId: 'claimant', via: 'claim', claimId: 'claim-1', reason: null };

describe('Attribution by referral code (rule 1)', () => {
  test('A client who registers a separate account by an active code belongs to the code’s partner', () => {
    expect(attribute(facts())).toEqual(byLink);
  });

  test('NO_REFERRAL_CODE: the signup carries no code', () => {
    expect(attribute(facts({ signup: { ...signup, referralCode: null }, link: undefined }))).toEqual(
      refused('NO_REFERRAL_CODE'),
    );
  });

  test('NOT_SEPARATE_ACCOUNT: the client received an instance from the partner’s account', () => {
    expect(attribute(facts({ signup: { ...signup, separateAccount: false } }))).toEqual(
      refused('NOT_SEPARATE_ACCOUNT'),
    );
  });

  test('UNKNOWN_CODE: no link with that code is known', () => {
    expect(attribute(facts({ link: undefined }))).toEqual(refused('UNKNOWN_CODE'));
  });

  test('UNKNOWN_CODE: of the link only its disabling is known', () => {
    expect(attribute(facts({ link: { ...link, createdAt: null, disabledAt: SIGNED_UP + 1 } }))).toEqual(
      refused('UNKNOWN_CODE'),
    );
  });

  test('CODE_NOT_ACTIVE: the signup is a microsecond before the link’s creation', () => {
    expect(attribute(facts({ link: { ...link, createdAt: SIGNED_UP + 1 } }))).toEqual(refused('CODE_NOT_ACTIVE'));
  });

  test('A signup at the moment of the link’s creation is attributed', () => {
    expect(attribute(facts({ link: { ...link, createdAt: SIGNED_UP } }))).toEqual(byLink);
  });

  test('CODE_NOT_ACTIVE: the signup is at the moment of the link’s disabling, or after it', () => {
    expect(attribute(facts({ link: { ...link, disabledAt: SIGNED_UP } }))).toEqual(refused('CODE_NOT_ACTIVE'));
    expect(attribute(facts({ link: { ...link, disabledAt: SIGNED_UP - 1 } }))).toEqual(refused('CODE_NOT_ACTIVE'));
  });

  test('A signup a microsecond before the link’s disabling is attributed', () => {
    expect(attribute(facts({ link: { ...link, disabledAt: SIGNED_UP + 1 } }))).toEqual(byLink);
  });

  test('SELF_REFERRAL: the code’s partner is the account itself', () => {
    expect(attribute(facts({ link: { ...link, partnerId: 'client' } }))).toEqual(refused('SELF_REFERRAL'));
  });

  test('REFERRER_TOO_NEW: the partner signed up at the client’s moment, or after it', () => {
    expect(attribute(facts({ signedUpAt: knowing('partner', SIGNED_UP) }))).toEqual(refused('REFERRER_TOO_NEW'));
    expect(attribute(facts({ signedUpAt: knowing('partner', SIGNED_UP + 1) }))).toEqual(refused('REFERRER_TOO_NEW'));
  });

  test('A partner who signed up a microsecond before the client may refer it', () => {
    expect(attribute(facts({ signedUpAt: knowing('partner', SIGNED_UP - 1) }))).toEqual(byLink);
  });

  test('A partner whose own signup is not known may refer', () => {
    expect(attribute(facts({ signedUpAt: knowing('somebody else', SIGNED_UP + 1) }))).toEqual(byLink);
  });

  test('Of several refusals the first of rule 1’s table is the one given', () => {
    const wrong = facts({
      signup: { ...signup, separateAccount: false, referralCode: null },
      link: { ...link, partnerId: 'client', createdAt: SIGNED_UP + 1 },
      signedUpAt: () => SIGNED_UP,
    });
    expect(attribute(wrong)).toEqual(refused('NO_REFERRAL_CODE'));
    expect(attribute({ ...wrong, signup: { ...wrong.signup, referralCode: 'CODE' } })).toEqual(
      refused('NOT_SEPARATE_ACCOUNT'),
    );
    expect(attribute({ ...wrong, signup })).toEqual(refused('CODE_NOT_ACTIVE'));
    expect(attribute({ ...wrong, signup, link: { ...link, partnerId: 'client' } })).toEqual(refused('SELF_REFERRAL'));
  });
});

describe('Attribution by an approved claim (rule 10)', () => {
  test('An approved claim binds the client to its partner in place of what the code said', () => {
    expect(attribute(facts({ claims: [claim] }))).toEqual(byClaim);
  });

  test.each<[string, Partial<AttributionFacts>]>([
    ['without a referral code', { signup: { ...signup, referralCode: null }, link: undefined }],
    ['with a code that nobody knows', { link: undefined }],
    ['with a code that was not created yet', { link: { ...link, createdAt: SIGNED_UP + 1 } }],
    ['with a code that was disabled', { link: { ...link, disabledAt: SIGNED_UP } }],
    ['with the client’s own code', { link: { ...link, partnerId: 'client' } }],
  ])('An approved claim binds a client who signed up %s', (_, over) => {
    expect(attribute(facts({ ...over, claims: [claim] }))).toEqual(byClaim);
  });

  test('NOT_SEPARATE_ACCOUNT: a claim cannot bind an instance from the partner’s own account', () => {
    expect(attribute(facts({ signup: { ...signup, separateAccount: false }, claims: [claim] }))).toEqual(
      refused('NOT_SEPARATE_ACCOUNT', 'claim-1'),
    );
  });

  test('SELF_REFERRAL: a claim cannot bind an account to itself', () => {
    expect(attribute(facts({ claims: [{ ...claim, partnerId: 'client' }] }))).toEqual(
      refused('SELF_REFERRAL', 'claim-1'),
    );
  });

  test('REFERRER_TOO_NEW: a claim cannot bind a client to a partner who signed up later', () => {
    expect(attribute(facts({ claims: [claim], signedUpAt: knowing('claimant', SIGNED_UP) }))).toEqual(
      refused('REFERRER_TOO_NEW', 'claim-1'),
    );
    expect(attribute(facts({ claims: [claim], signedUpAt: knowing('claimant', SIGNED_UP - 1) }))).toEqual(byClaim);
  });

  test('Under a claim the code’s own partner may be newer than the client', () => {
    expect(attribute(facts({ claims: [claim], signedUpAt: knowing('partner', SIGNED_UP + 1) }))).toEqual(byClaim);
  });

  test('Of several approved claims the latest by time counts, whatever the order of arrival', () => {
    const later = { ...claim, claimId: 'claim-0', partnerId: 'second', approvedAt: claim.approvedAt + 1 };
    const earlier = { ...claim, claimId: 'claim-9', partnerId: 'third', approvedAt: claim.approvedAt - 1 };
    for (const claims of [
      [earlier, claim, later],
      [later, claim, earlier],
      [claim, later, earlier],
    ]) {
      expect(attribute(facts({ claims }))).toEqual({ ...byClaim, partnerId: 'second', claimId: 'claim-0' });
    }
  });

  test('Of two claims approved at the same moment the greater id counts, whatever the order of arrival', () => {
    const other = { ...claim, claimId: 'claim-2', partnerId: 'second' };
    expect(bindingClaim([claim, other])).toBe(other);
    expect(bindingClaim([other, claim])).toBe(other);
  });

  test('Without an approved claim none binds', () => {
    expect(bindingClaim([])).toBeUndefined();
  });
});
