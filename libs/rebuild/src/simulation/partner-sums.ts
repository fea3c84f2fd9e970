import type { AccountClass, Transfer } from '#program';

/** Minor units, or days. `earned` is what was given less what was taken back. */
export interface SimulatedSums {
  available: bigint;
  earned: bigint;
}

export const NO_SUMS: SimulatedSums = { available: 0n, earned: 0n };

/** What each partner has and has earned, by asset, added up transfer by transfer (rule 11). */
export class PartnerSumsOf {
  readonly #sums = new Map<string, Map<string, SimulatedSums>>();

  add({ partnerId, asset, amount, debit, credit }: Transfer): void {
    const sums = this.#of(partnerId, asset);
    const change = (account: AccountClass): bigint =>
      (credit === account ? BigInt(amount) : 0n) - (debit === account ? BigInt(amount) : 0n);
    sums.available += change('partner:available');
    sums.earned -= change('program:expense');
  }

  /** [partner, asset, sums] */
  *entries(): Generator<[string, string, SimulatedSums]> {
    for (const [partnerId, assets] of this.#sums) for (const [asset, sums] of assets) yield [partnerId, asset, sums];
  }

  find(partnerId: string, asset: string): SimulatedSums | undefined {
    return this.#sums.get(partnerId)?.get(asset);
  }

  #of(partnerId: string, asset: string): SimulatedSums {
    const assets = this.#sums.get(partnerId) ?? new Map<string, SimulatedSums>();
    if (assets.size === 0) this.#sums.set(partnerId, assets);
    const sums = assets.get(asset) ?? { ...NO_SUMS };
    assets.set(asset, sums);
    return sums;
  }
}
