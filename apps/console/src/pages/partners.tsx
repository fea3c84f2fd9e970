import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Answered, useAnswer } from '../asking';
import { given, useAddress } from '../address';
import { Downloads } from '../download';
import { type Asset, Amounts, amountOf, assetName, countOf, When } from '../format';
import { Listing, Pages, type Column } from '../listing';
import { PageTitle, Panel, partnerPath, Status, To } from '../panel';
import type { Body } from '#client';
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
  { title: 'Partner', sort: 'partnerId', of: (row) => <To path={partnerPath(row.partnerId)}>{row.partnerId}</To> },
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
  const [typed, setTyped] = useState(address.get('search') ?? '');
  const [search] = useDebouncedValue(typed.trim(), 200);
  useEffect(() => {
    if (search !== (address.get('search') ?? '')) address.set({ search }, { replace: true });
  }, [search]);
  const sort = address.get('sort');
  const asset = address.get('asset');
  const status = STATUSES.find((each) => each === address.get('status'));
  const filter = given({
    search: address.get('search'),
    status,
    sort: sort !== undefined && isSort(sort) ? sort : undefined,
    asset: asset as Asset | undefined,
  });
  const answer = useAnswer('/v1/partners', {
    query: { limit: 25, ...filter, ...given({ after: address.get('after') }) },
  });
  const seen = (answer.data?.partners ?? []).flatMap(({ balances }) => balances.map(({ currency }) => currency));
  const assets = [...new Set([...ASSETS, ...seen, ...(asset === undefined ? [] : [asset])])];
  return (
    <>
      <PageTitle>Partners</PageTitle>
      <Group align="end" gap="sm">
        <TextInput
          label="Search"
          type="search"
          placeholder="Partner, code or client"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <StatusChoice statuses={STATUSES} status={status} />
        <Select
          label="Sums sorted by"
          w={140}
          data={assets.map((value) => ({ value, label: assetName(value) }))}
          value={asset ?? 'USD'}
          onChange={(value) => address.set({ asset: value })}
        />
      </Group>
      <Panel
        title="Partners"
        beside={<Downloads route="/v1/partners" ask={{ query: filter }} name="partners" list="partners" />}
      >
        <Answered of={answer}>
          {({ partners, next }) => (
            <>
              <Listing
                label="Partners"
                rows={partners}
                empty="No partner is like that."
                keyOf={(row) => row.partnerId}
                columns={COLUMNS}
              />
              <Pages next={next} />
            </>
          )}
        </Answered>
      </Panel>
    </>
  );
}
