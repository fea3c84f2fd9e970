import type { Instant } from '#contracts';

/** A partner's contract as far as it is known: its termination may be recorded before its signature. */
export interface Contract {
  contractId: string;
  partnerId: string;
  signedAt: Instant | null;
  terminatedAt: Instant | null;
  /** An opaque reference to where money goes; never bank details. */
  payoutAccountRef: string | null;
}

/** Signed at or before `t`, and not terminated at or before `t` (rule 2). */
export function isActive(contract: Contract, t: Instant): boolean {
  return (
    contract.signedAt !== null &&
    contract.signedAt <= t &&
    (contract.terminatedAt === null || contract.terminatedAt > t)
  );
}

/** Later signature first; of two of one moment the greater id, so that the choice never hangs on the order of arrival. */
function latestSigned(a: Contract, b: Contract): number {
  return b.signedAt! - a.signedAt! || (a.contractId < b.contractId ? 1 : -1);
}

/** The contract that makes payments at `t` earn commission: the latest signed of those active. */
export function contractAt(contracts: Iterable<Contract>, t: Instant): Contract | undefined {
  let latest: Contract | undefined;
  for (const contract of contracts) {
    if (isActive(contract, t) && (!latest || latestSigned(contract, latest) < 0)) latest = contract;
  }
  return latest;
}

/** The latest contract signed at or before `t`, terminated or not: the one that a withdrawal is paid by (rule 9). */
export function latestContractSigned(contracts: Iterable<Contract>, t: Instant): Contract | undefined {
  return [...contracts].filter(({ signedAt }) => signedAt !== null && signedAt <= t).sort(latestSigned)[0];
}
