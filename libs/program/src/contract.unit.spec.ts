import { describe, expect, test } from '@jest/globals';
import { contractAt, isActive, latestContractSigned, type Contract } from './contract.js';

const SIGNED = 1_000;
const TERMINATED = 2_000;

const contract = (over: Partial<Contract> = {}): Contract => ({
  contractId: 'c1',
  partnerId: 'partner',
  signedAt: SIGNED,
  terminatedAt: TERMINATED,
  payoutAccountRef: 'bank-1',
  ...over,
});

describe('When a contract is active (rule 2)', () => {
  test('It is active exactly from its signature until just before its termination', () => {
    expect(isActive(contract(), SIGNED - 1)).toBe(false);
    expect(isActive(contract(), SIGNED)).toBe(true);
    expect(isActive(contract(), TERMINATED - 1)).toBe(true);
    expect(isActive(contract(), TERMINATED)).toBe(false);
    expect(isActive(contract(), TERMINATED + 1)).toBe(false);
  });

  test('Without a termination it stays active', () => {
    expect(isActive(contract({ terminatedAt: null }), Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  test('A contract of which only the termination is known is not active', () => {
    expect(isActive(contract({ signedAt: null }), TERMINATED - 1)).toBe(false);
    expect(isActive(contract({ signedAt: null, terminatedAt: null }), 0)).toBe(false);
  });

  test('A contract terminated at the moment of its signature is never active', () => {
    expect(isActive(contract({ terminatedAt: SIGNED }), SIGNED)).toBe(false);
  });
});

describe('Which contract counts', () => {
  const old = contract({ contractId: 'z-old', signedAt: 1_000, terminatedAt: 3_000 });
  const middle = contract({ contractId: 'm-middle', signedAt: 1_500, terminatedAt: 1_600 });
  const recent = contract({ contractId: 'a-recent', signedAt: 2_000, terminatedAt: null });

  test('Of contracts that overlap the latest signed one counts, whatever the order of arrival', () => {
    for (const contracts of [
      [old, middle, recent],
      [recent, middle, old],
      [middle, old, recent],
    ]) {
      expect(contractAt(contracts, 1_000)).toBe(old);
      expect(contractAt(contracts, 1_500)).toBe(middle);
      expect(contractAt(contracts, 1_600)).toBe(old);
      expect(contractAt(contracts, 2_000)).toBe(recent);
      expect(contractAt(contracts, 3_000)).toBe(recent);
    }
  });

  test('Of two signed at the same moment the greater id counts, whatever the order of arrival', () => {
    const a = contract({ contractId: 'a' });
    const b = contract({ contractId: 'b' });
    expect(contractAt([a, b], SIGNED)).toBe(b);
    expect(contractAt([b, a], SIGNED)).toBe(b);
    expect(latestContractSigned([a, b], SIGNED)).toBe(b);
    expect(latestContractSigned([b, a], SIGNED)).toBe(b);
  });

  test('Between two contracts none is active', () => {
    const first = contract({ terminatedAt: 1_500 });
    expect(contractAt([first, recent], 1_700)).toBeUndefined();
    expect(contractAt([], 1_700)).toBeUndefined();
  });

  test('A withdrawal is paid by the latest contract signed at or before it, terminated or not', () => {
    expect(latestContractSigned([old, middle, recent], 1_999)).toBe(middle);
    expect(latestContractSigned([old, middle, recent], 2_000)).toBe(recent);
    expect(latestContractSigned([old, middle, recent], 999)).toBeUndefined();
  });

  test('A contract of which only the termination is known was never signed', () => {
    expect(latestContractSigned([contract({ signedAt: null })], 5_000)).toBeUndefined();
  });
});
