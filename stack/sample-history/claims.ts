import { fact, type Fact } from './fact.js';
import type { Random } from './random.js';
import { DAY, END } from './time.js';
import type { Account, Partner, World } from './world.js';

const CLAIMS = 40;

/** Partners who miss a client in their tree: approved, rejected, still open, and approved but refused by the rules. */
export function claimFacts(random: Random, { accounts, partners }: World): Fact[] {
  const missed = accounts.filter((account) => !account.referrer && account.signedUpAt < END - 60 * DAY);
  const facts: Fact[] = [];
  for (let number = 1; number <= CLAIMS; number += 1) {
    const client = random.pick(missed);
    const older = partners.filter(
      (partner) => partner.linkAt < client.signedUpAt && partner.partnerId !== client.accountId,
    );
    if (older.length === 0) continue;
    facts.push(...claim(random, `clm-${String(number).padStart(4, '0')}`, random.pick(older), client, random.next()));
  }
  return [...facts, ...refusedClaims(random, { accounts, partners })];
}

/** Approved by support, and still refused: one's own account, one without an account of its own, one older than the partner. */
function refusedClaims(random: Random, { accounts, partners }: World): Fact[] {
  const partner = partners[4];
  const own = accounts.find(({ accountId }) => accountId === partner?.partnerId);
  const shared = accounts.find(
    ({ separateAccount, signedUpAt }) => !separateAccount && signedUpAt > (partner?.linkAt ?? END),
  );
  const elder = accounts[0];
  if (!partner || !own || !shared || !elder) return [];
  return [own, shared, elder].flatMap((client, index) => claim(random, `clm-refused-${index + 1}`, partner, client, 0));
}

function claim(random: Random, claimId: string, partner: Partner, client: Account, lot: number): Fact[] {
  const filedAt = Math.max(client.signedUpAt, partner.linkAt) + random.between(5, 30) * DAY;
  const decidedAt = filedAt + random.between(1, 9) * DAY;
  const filed = fact('claim.filed.v1', claimId, filedAt, {
    claimId,
    partnerInstance: `instance-${partner.partnerId.slice(4)}`,
    clientInstance: `instance-${client.accountId.slice(4)}`,
    partnerEmail: `${partner.partnerId}@partners.example`,
    clientEmail: `${client.accountId}@clients.example`,
    referralLink: `https://chat.example/?ref=${partner.code}`,
  });
  if (lot > 0.9) return [filed];
  if (lot > 0.65) {
    const reason = random.pick([
      'The client came by another link',
      'The client knows nothing of the partner',
      'Filed twice',
    ]);
    return [filed, fact('claim.rejected.v1', claimId, decidedAt, { claimId, reason })];
  }
  const data = { claimId, partnerId: partner.partnerId, accountId: client.accountId };
  return [filed, fact('claim.approved.v1', claimId, decidedAt, data)];
}
