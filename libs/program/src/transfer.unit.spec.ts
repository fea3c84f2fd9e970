import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountClass, accountName, DAY, type AccountClass } from './transfer.js';

const CLASSES: AccountClass[] = [
  'program:expense',
  'partner:available',
  'partner:held',
  'partner:reserved',
  'payout:settled',
  'days:applied',
];

describe('The names of the ledger’s accounts (rule 11)', () => {
  test.each([
    ['program:expense', 'program:expense'],
    ['partner:available', 'partner:acme:available'],
    ['partner:held', 'partner:acme:held'],
    ['partner:reserved', 'partner:acme:reserved'],
    ['payout:settled', 'payout:settled'],
    ['days:applied', 'days:applied'],
  ] as const)('%s of the partner acme is written %s', (account, name) => {
    expect(accountName(account, 'acme')).toBe(name);
    expect(accountClass(name)).toBe(account);
  });

  test('A name leads back to its class for every partner id, colons included', () => {
    const partnerId = fc.stringMatching(/^[A-Za-z0-9._:@-]{1,128}$/);
    fc.assert(
      fc.property(partnerId, fc.constantFrom(...CLASSES), (id, account) => {
        expect(accountClass(accountName(account, id))).toBe(account);
      }),
    );
  });

  test('The asset of free days is no currency’s code of ISO 4217', () => {
    expect(DAY).toBe('DAY');
    expect(Intl.supportedValuesOf('currency')).not.toContain(DAY);
  });
});
