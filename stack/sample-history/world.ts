import type { Random } from './random.js';
import { BEGIN, DAY, END, HOUR, type Ms } from './time.js';

export interface Partner {
  partnerId: string;
  code: string;
  linkAt: Ms;
  linkDisabledAt: Ms | undefined;
  /** When the first contract is signed; undefined: free days. */
  contractAt: Ms | undefined;
  contractEndsAt: Ms | undefined;
  /** No client comes by this link after this moment: some partners lose interest, and are suspended a year later. */
  activeUntil: Ms;
  popularity: number;
}

export interface Account {
  accountId: string;
  signedUpAt: Ms;
  /** Who brought it, as the code at its signup says. */
  referrer: Partner | undefined;
  separateAccount: boolean;
  currency: string;
  taxPercent: number;
}

export interface World {
  accounts: Account[];
  partners: Partner[];
}

export interface WorldSize {
  accounts: number;
  partners: number;
}

/** The accounts in the order of their signup, and those of them that are partners. Clients may be partners too: trees. */
export function buildWorld(random: Random, size: WorldSize): World {
  const signups = signupTimes(random.fork('signups'), size.accounts);
  const isPartner = choosePartners(random.fork('who'), size);
  const partners: Partner[] = [];
  const choice = random.fork('referrers');
  const nature = random.fork('nature');

  const accounts = signups.map((signedUpAt, index): Account => {
    const accountId = `acc-${String(index + 1).padStart(5, '0')}`;
    const open = partners.filter((partner) => canBring(partner, signedUpAt));
    const referrer =
      open.length > 0 && choice.chance(0.74) ? choice.weighted(open, (partner) => partner.popularity) : undefined;
    if (isPartner.has(index)) partners.push(newPartner(random.fork(accountId), accountId, signedUpAt, partners.length));
    const { currency, taxPercent } = nature.weighted(MARKETS, (market) => market.share);
    return { accountId, signedUpAt, referrer, separateAccount: !nature.chance(0.015), currency, taxPercent };
  });
  return { accounts, partners };
}

const MARKETS = [
  { currency: 'USD', taxPercent: 0, share: 70 },
  { currency: 'EUR', taxPercent: 20, share: 22 },
  { currency: 'GBP', taxPercent: 20, share: 8 },
];

/** More customers a month towards the end than at the beginning. */
function signupTimes(random: Random, count: number): Ms[] {
  const span = END - BEGIN - 20 * DAY;
  return Array.from({ length: count }, () => BEGIN + Math.floor(span * random.next() ** 0.8)).sort((a, b) => a - b);
}

/** Mostly early customers, and a few of each later month. */
function choosePartners(random: Random, size: WorldSize): Set<number> {
  const chosen = new Set<number>([0, 1, 2]);
  while (chosen.size < size.partners) chosen.add(Math.floor(size.accounts * 0.9 * random.next() ** 2));
  return chosen;
}

function newPartner(random: Random, partnerId: string, signedUpAt: Ms, rank: number): Partner {
  const linkAt = signedUpAt + random.between(1, 72) * HOUR;
  const contractAt = random.chance(0.6) ? linkAt + random.between(3, 120) * DAY : undefined;
  const ends = contractAt !== undefined && random.chance(0.12);
  return {
    partnerId,
    code: `${random.pick(['chat', 'go', 'team', 'api', 'my'])}-${random.code(6)}`,
    linkAt,
    linkDisabledAt: random.chance(0.06) ? linkAt + random.between(60, 400) * DAY : undefined,
    contractAt,
    contractEndsAt: ends ? contractAt + random.between(60, 300) * DAY : undefined,
    activeUntil: random.chance(0.25) ? linkAt + random.between(20, 150) * DAY : END,
    popularity: 1 / ((rank % 40) + 1) + 0.02,
  };
}

function canBring(partner: Partner, at: Ms): boolean {
  return partner.linkAt < at && at < partner.activeUntil && (partner.linkDisabledAt ?? END) > at;
}
