import { Button, Group, Select, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Answered, useAnswer } from '../asking';
import { amountOf, When } from '../format';
import { Listing } from '../listing';
import { partnerPath, To } from '../panel';

const SORTS = {
  '-earned': 'Most earned',
  '-available': 'Most available',
  '-clients': 'Most clients',
  '-latestClient': 'Latest client',
};

/** The state is in the address, so that it can be shared. */
export function Partners() {
  const [state, setState] = useSearchParams();
  const [typed, setTyped] = useState(state.get('search') ?? '');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const given = (name: string) => state.get(name) ?? undefined;
  const change = (name: string, value: string | null) =>
    setState(
      (before) => {
        const after = new URLSearchParams(before);
        if (name !== 'after') after.delete('after');
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: name === 'search' },
    );
  useEffect(() => {
    if (search !== (state.get('search') ?? '')) change('search', search);
  }, [search]);
  const query = Object.fromEntries([...state].filter(([name]) => ['search', 'status', 'sort', 'after'].includes(name)));
  const answer = useAnswer('/v1/partners', { query: { limit: 50, ...query } });
  return (
    <>
      <Title order={1} size="h2">
        Partners
      </Title>
      <Group align="end">
        <TextInput
          label="Search"
          placeholder="Partner, code or client"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          label="Status"
          clearable
          placeholder="Any"
          data={['active', 'idle', 'suspended']}
          value={given('status') ?? null}
          onChange={(value) => change('status', value)}
        />
        <Select
          label="Order"
          clearable
          placeholder="By id"
          data={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
          value={given('sort') ?? null}
          onChange={(value) => change('sort', value)}
        />
      </Group>
      <Answered of={answer}>
        {({ partners, next }) => (
          <>
            <Listing
              label="Partners"
              rows={partners}
              empty="No partner is like that."
              columns={[
                { title: 'Partner', of: (row) => <To path={partnerPath(row.partnerId)}>{row.partnerId}</To> },
                { title: 'Status', of: (row) => row.status },
                { title: 'Clients', number: true, of: (row) => row.directClients },
                { title: 'Latest client', of: (row) => <When at={row.latestClientAt} /> },
                {
                  title: 'Earned',
                  number: true,
                  of: (row) =>
                    row.balances.map((each) => (
                      <div key={each.currency}>{amountOf(each.earnedMinor, each.currency)}</div>
                    )),
                },
                {
                  title: 'Available',
                  number: true,
                  of: (row) =>
                    row.balances.map((each) => (
                      <div key={each.currency}>{amountOf(each.availableMinor, each.currency)}</div>
                    )),
                },
                { title: 'Free days', number: true, of: (row) => amountOf(row.freeDays.available, 'DAY') },
              ]}
            />
            {next !== null && (
              <Button variant="default" onClick={() => change('after', next)}>
                Next page
              </Button>
            )}
          </>
        )}
      </Answered>
    </>
  );
}
