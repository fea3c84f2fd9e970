import Table from 'cli-table3';

interface PartnerAnswer {
  partnerId: string;
  status: string;
  directClients: number;
  balances: { currency: string; availableMinor: number; paidOutMinor: number; earnedMinor: number }[];
  freeDays: { available: number };
}

const SHOWN = 8;
const NO_LINES_BETWEEN_ROWS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** The partners who earned most US dollars, as the query app answers it. */
export async function topPartners(
  queryUrl: string,
  token: string,
  candidates: string[],
): Promise<{ table: string; first: string | undefined }> {
  const answers = await Promise.all(candidates.map((partnerId) => ask(`${queryUrl}/v1/partners/${partnerId}`, token)));
  const found = answers.filter((answer) => answer !== undefined);
  const dollars = ({ balances }: PartnerAnswer) => balances.find(({ currency }) => currency === 'USD');
  const top = found.sort((a, b) => (dollars(b)?.earnedMinor ?? 0) - (dollars(a)?.earnedMinor ?? 0)).slice(0, SHOWN);
  const table = new Table({
    chars: NO_LINES_BETWEEN_ROWS,
    head: ['partner', 'status', 'clients', 'earned', 'available', 'paid out', 'other currencies', 'free days'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left', 'right'],
    style: { head: [], border: [] },
  });
  for (const partner of top) {
    const usd = dollars(partner);
    const others = partner.balances
      .filter(({ currency }) => currency !== 'USD')
      .map(({ currency, earnedMinor }) => `${currency} ${money(earnedMinor)}`);
    table.push([
      partner.partnerId,
      partner.status,
      partner.directClients,
      `$${money(usd?.earnedMinor ?? 0)}`,
      `$${money(usd?.availableMinor ?? 0)}`,
      `$${money(usd?.paidOutMinor ?? 0)}`,
      others.join(', '),
      partner.freeDays.available,
    ]);
  }
  return { table: table.toString(), first: top[0]?.partnerId };
}

/** The sample's currencies all have two decimals. */
const money = (minor: number): string =>
  (minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

async function ask(url: string, token: string): Promise<PartnerAnswer | undefined> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return response.ok ? ((await response.json()) as PartnerAnswer) : undefined;
}
