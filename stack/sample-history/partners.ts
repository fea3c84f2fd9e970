import { fact, type Fact } from './fact.js';
import type { Random } from './random.js';
import { DAY, END, HOUR } from './time.js';
import type { Partner, World } from './world.js';

/** Links, contracts, and free days used by those who have no contract. */
export function partnerFacts(random: Random, { partners }: World): Fact[] {
  return partners.flatMap((partner) => [
    ...linkFacts(partner),
    ...contractFacts(random, partner),
    ...appliedDays(random, partner),
  ]);
}

function linkFacts({ partnerId, code, linkAt, linkDisabledAt }: Partner): Fact[] {
  const created = fact('referral_link.created.v1', code, linkAt, { partnerId, code });
  if (linkDisabledAt === undefined || linkDisabledAt >= END) return [created];
  return [created, fact('referral_link.disabled.v1', code, linkDisabledAt, { partnerId, code })];
}

function contractFacts(random: Random, { partnerId, contractAt, contractEndsAt }: Partner): Fact[] {
  if (contractAt === undefined || contractAt >= END) return [];
  const payoutAccountRef = `bank-ref-${random.code(10)}`;
  const first = `con-${partnerId}-1`;
  // Paper takes its time: every eighth contract is recorded weeks after the payments that it covers.
  const delay = random.chance(0.125) ? random.between(14, 45) * DAY : HOUR;
  const facts = [
    fact('contract.signed.v1', first, contractAt, { contractId: first, partnerId, payoutAccountRef }, delay),
  ];
  if (contractEndsAt === undefined || contractEndsAt >= END) return facts;
  facts.push(fact('contract.terminated.v1', first, contractEndsAt, { contractId: first, partnerId }, delay + HOUR));
  const again = contractEndsAt + random.between(30, 90) * DAY;
  if (again < END && random.chance(0.5)) {
    const second = `con-${partnerId}-2`;
    facts.push(fact('contract.signed.v1', second, again, { contractId: second, partnerId, payoutAccountRef }, HOUR));
  }
  return facts;
}

function appliedDays(random: Random, { partnerId, linkAt, contractAt }: Partner): Fact[] {
  if (contractAt !== undefined) return [];
  const facts: Fact[] = [];
  for (let at = linkAt + 90 * DAY; at < END; at += random.between(60, 200) * DAY) {
    const applicationId = `app-${partnerId}-${facts.length + 1}`;
    facts.push(
      fact('free_days.applied.v1', applicationId, at, { applicationId, partnerId, days: random.between(1, 9) }),
    );
  }
  return facts;
}
