import { Group, Select } from '@mantine/core';
import { given, useAddress } from '../address';
import { type Asset, Amounts, amountOf, assetName, countOf, When } from '../format';
import { ListPanel, useList } from '../list-panel';
import { Listing, type Column } from '../listing';
import { PageTitle, Status, ToPartner } from '../panel';
import type { Body } from '#client';
import { SearchField } from '../search-field';
import { StatusChoice } from '../status-choice';

type Partner = Body<'/v1/partners'>['partners'][number];

const STATUSES = ['active', 'idle', 'suspended'] as const;
/** Always there to be chosen, beside those of the partners that are seen. */
const ASSETS = ['USD', 'EUR', 'GBP', 'DAY'];
const SORTS = ['partnerId', 'earned', 'available', 'clients', 'latestClient'] as const;
type Sort = (typeof SORTS)[number] | `-${(typeof SORTS)[number]}`;
const isSort = (text: string): text is Sort => (SORTS as readonly string[]).includes(text.replace(/^-/, ''));

/** Until when a status holds. */
const until = ({ status, suspendsAt }: Partner) =>
  suspendsAt !== null &&
  status !== 'idle' && (
    <div className="faint">
      {status === 'active' ? 'until ' : 'since '}
      <When at={suspendsAt} />
    </div>
  );

const COLUMNS: Column<Partner>[] = [
  { title: 'Partner', sort: 'partnerId', of: (row) => <ToPartner id={row.partnerId} /> },
  {
    title: 'Status',
    of: (row) => (
      <>
        <Status>{row.status}</Status>
        {until(row)}
      </>
    ),
  },
  { title: 'Codes', of: ({ referralCodes }) => referralCodes.map(({ code }) => code).join(', ') },
  { title: 'Clients', sort: 'clients', number: true, of: (row) => countOf(row.directClients) },
  {
    title: 'Latest client',
    sort: 'latestClient',
    of: (row) => row.latestClientAt && <When at={row.latestClientAt} />,
  },
  {
    title: 'Earned',
    sort: 'earned',
    number: true,
    of: ({ balances }) =>
      balances.length === 0 ? null : (
        <Amounts of={balances.map(({ currency, earnedMinor: minor }) => ({ currency, minor }))} />
      ),
  },
  {
    title: 'Available',
    sort: 'available',
    number: true,
    of: ({ balances }) =>
      balances.length === 0 ? null : (
        <Amounts of={balances.map(({ currency, availableMinor: minor }) => ({ currency, minor }))} />
      ),
  },
  { title: 'Free days', number: true, of: (row) => amountOf(row.freeDays.available, 'DAY') },
];

export function Partners() {
  const address = useAddress();
  const sort = address.get('sort');
  const asset = address.get('asset');
  const status = STATUSES.find((each) => each === address.get('status'));
  const partners = useList('/v1/partners', {
    query: given({
      search: address.get('search'),
      status,
      sort: sort !== undefined && isSort(sort) ? sort : undefined,
      asset: asset as Asset | undefined,
    }),
  });
  const seen = (partners.answer.data?.partners ?? []).flatMap(({ balances }) =>
    balances.map(({ currency }) => currency),
  );
  const assets = [...new Set([...ASSETS, ...seen, ...(asset === undefined ? [] : [asset])])];
  return (
    <>
      <PageTitle>Partners</PageTitle>
      <Group align="end" gap="sm">
        <SearchField name="search" label="Search" placeholder="Partner, code or client" />
        <StatusChoice statuses={STATUSES} status={status} />
        <Select
          label="Sums sorted by"
          w={140}
          data={assets.map((value) => ({ value, label: assetName(value) }))}
          value={asset ?? 'USD'}
          onChange={(value) => address.set({ asset: value })}
        />
      </Group>
      <ListPanel title="Partners" of={partners} field="partners" files="partners">
        {(rows) => (
          <Listing
            label="Partners"
            rows={rows}
            empty="No partner is like that."
            keyOf={(row) => row.partnerId}
            columns={COLUMNS}
          />
        )}
      </ListPanel>
    </>
  );
}
