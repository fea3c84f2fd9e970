import type { StructuredCloudEvent } from '#contracts';

interface RewardData {
  entryId: string;
  era?: number;
  eraAfter?: string;
  eraAfterRestatement?: number;
  partnerId: string;
  currency?: string;
  asset?: string;
  amountMinor?: number;
  amount?: number;
  days?: number;
}

type Reward = Pick<StructuredCloudEvent, 'id'> & { data: RewardData };

interface Era {
  era: number;
  after: readonly [position: number, seq: number];
  restatement: number;
}

/**
 * Keeps sums of `rewards`, as docs/producing.md has its readers do it: what has an id that is known is left out, and so is what a later era makes
 * void, whichever of them comes first.
 */
export class RewardsReader {
  readonly #rewards = new Map<string, Reward>();
  readonly #eras = new Map<number, Era>();

  take(event: Pick<StructuredCloudEvent, 'id' | 'data'>): void {
    const reward = event as Reward;
    this.#rewards.set(reward.id, reward);
    const { era, eraAfter, eraAfterRestatement } = reward.data;
    if (era === undefined) return;
    const [position, seq] = eraAfter!.split('-').map(Number) as [number, number];
    this.#eras.set(era, { era, after: [position, seq], restatement: eraAfterRestatement! });
  }

  get voided(): string[] {
    return [...this.#rewards.values()].filter((reward) => this.#isVoid(reward)).map(({ id }) => id);
  }

  /** `partner USD` → what was given less what was taken back. */
  sums(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const reward of this.#rewards.values()) {
      if (this.#isVoid(reward)) continue;
      const { partnerId, currency, asset, amountMinor, amount, days } = reward.data;
      const key = `${partnerId} ${currency ?? asset ?? 'DAY'}`;
      sums[key] = (sums[key] ?? 0) + (amountMinor ?? amount ?? days ?? 0);
    }
    return sums;
  }

  #isVoid({ data: { entryId, era = 0 } }: Reward): boolean {
    const restated = /^restated-(\d+)$/.exec(entryId);
    const [position, seq] = entryId.split('-').map(Number) as [number, number];
    return [...this.#eras.values()].some(
      (later) =>
        later.era > era &&
        (restated
          ? Number(restated[1]) > later.restatement
          : position > later.after[0] || (position === later.after[0] && seq > later.after[1])),
    );
  }
}
