import { Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Answered, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Downloads } from '../../download';
import { Amounts, amountOf, countOf, When } from '../../format';
import { Listing, Pages } from '../../listing';
import { useMoment } from '../../moment';
import { clientPath, Panel, To } from '../../panel';

export function Clients({ id }: { id: string }) {
  const address = useAddress();
  const { asOf } = useMoment();
  const [typed, setTyped] = useState(address.get('client') ?? '');
  const [search] = useDebouncedValue(typed.trim(), 200);
  useEffect(() => {
    if (search !== (address.get('client') ?? '')) address.set({ client: search }, { replace: true });
  }, [search]);
  const path = { partnerId: id };
  // Those of a moment are the first ones up to then.
  const sort = asOf === undefined ? '-signedUpAt' : 'signedUpAt';
  const filter = { sort, ...given({ search: address.get('client') }) } as const;
  const answer = useAnswer('/v1/partners/{partnerId}/clients', {
    path,
    query: { limit: 25, ...filter, ...given({ after: address.get('after') }) },
  });
  return (
    <Panel
      title="Clients"
      beside={
        <Downloads
          route="/v1/partners/{partnerId}/clients"
          ask={{ path, query: filter }}
          name={`clients ${id}`}
          list="clients"
        />
      }
    >
      <Group mb="sm">
        <TextInput
          type="search"
          size="xs"
          aria-label="Search a client"
          placeholder="Beginning of an id"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Group>
      <Answered of={answer}>
        {({ clients, next }) => {
          const then = clients.filter(
            ({ signedUpAt }) => asOf === undefined || Date.parse(signedUpAt) <= Date.parse(asOf),
          );
          return (
            <>
              <Listing
                label="Clients"
                rows={then}
                empty={asOf === undefined ? 'No client yet.' : 'No client by then.'}
                keyOf={(row) => row.accountId}
                columns={[
                  { title: 'Client', of: (row) => <To path={clientPath(row.accountId)}>{row.accountId}</To> },
                  { title: 'Signed up', of: (row) => <When at={row.signedUpAt} /> },
                  { title: 'By', of: (row) => row.via },
                  // What they brought is told as of now alone.
                  ...(asOf === undefined
                    ? [
                        {
                          title: 'Payments',
                          number: true,
                          of: (row: (typeof clients)[number]) => countOf(row.payments),
                        },
                        {
                          title: 'Brought',
                          number: true,
                          of: (row: (typeof clients)[number]) =>
                            row.earned.length === 0 && row.freeDays === 0 ? null : (
                              <>
                                <Amounts of={row.earned} />
                                {row.freeDays !== 0 && <div>{amountOf(row.freeDays, 'DAY')}</div>}
                              </>
                            ),
                        },
                      ]
                    : []),
                ]}
              />
              <Pages next={then.length < clients.length ? null : next} />
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}
