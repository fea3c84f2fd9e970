import { DAY } from '#program';

/** What a client's payments brought its referrer, of one asset: an integer as text. */
export interface RewardSum {
  asset: string;
  amount: string;
}

/** The same as contracts.md has it, of all assets; nothing where there is null. */
export function toBrought(sums: readonly RewardSum[] | null): {
  earned: { currency: string; minor: bigint }[];
  freeDays: bigint;
} {
  const all = (sums ?? []).map(({ asset, amount }) => ({ currency: asset, minor: BigInt(amount) }));
  return {
    earned: all.filter(({ currency }) => currency !== DAY),
    freeDays: all.find(({ currency }) => currency === DAY)?.minor ?? 0n,
  };
}
