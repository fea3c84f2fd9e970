import { fact, type Fact } from './fact.js';
import type { Random } from './random.js';
import { DAY, END, type Ms } from './time.js';
import type { Partner, World } from './world.js';

/** Of so many partners one is given something by hand, or has something taken back. */
const ONE_OF = 9;

const GIVEN = [
  'Thank you for your talk at our conference',
  'For the trouble with the late contract',
  'Bonus of the quarter',
];
const TAKEN = ['Bonus of the quarter, given twice', 'The client was our own', 'Agreed by mail, see the contract'];

/** Bonuses and clawbacks by hand: of money where there is a contract, else of days. */
export function adjustmentsByHand(random: Random, { partners }: World): Fact[] {
  return partners
    .filter((_, index) => index % ONE_OF === 4)
    .flatMap((partner) => {
      const at = partner.linkAt + random.between(40, 300) * DAY;
      return at < END ? adjusted(random, partner, at) : [];
    });
}

/** Small enough that no withdrawal of the sample ends otherwise: partners that have earned little stay below the minimum. */
function adjusted(random: Random, { partnerId, contractAt }: Partner, at: Ms): Fact[] {
  const hasContract = contractAt !== undefined && contractAt < END;
  const asset = hasContract ? 'USD' : 'DAY';
  const most = hasContract ? 900 : 14;
  const given = random.between(1, most);
  const bonus = adjustment(partnerId, 1, at, asset, given, random.pick(GIVEN));
  if (random.chance(0.6)) return [bonus];
  const taken = random.chance(0.5) ? given : random.between(1, given);
  return [bonus, adjustment(partnerId, 2, at + random.between(1, 20) * DAY, asset, -taken, random.pick(TAKEN))];
}

/** @param amount minor units or days; negative where it takes back */
export function adjustment(
  partnerId: string,
  number: number,
  at: Ms,
  asset: string,
  amount: number,
  reason: string,
): Fact {
  const adjustmentId = `adj-${partnerId.slice(4)}-${number}`;
  return fact('adjustment.posted.v1', adjustmentId, at, { adjustmentId, partnerId, asset, amount, reason });
}
