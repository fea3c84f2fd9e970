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
  const { asOf, atPosition, isPast } = useMoment();
  const [typed, setTyped] = useState(address.get('client') ?? '');
  const [search] = useDebouncedValue(typed.trim(), 200);
  useEffect(() => {
    if (search !== (address.get('client') ?? '')) address.set({ client: search }, { replace: true });
  }, [search]);
  const path = { partnerId: id };
  const filter = given({ search: address.get('client'), asOf, atPosition });
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
        {({ clients, next }) => (
          <>
            <Listing
              label="Clients"
              rows={clients}
              empty={search !== '' ? 'None is like that.' : isPast ? 'No client by then.' : 'No client yet.'}
              keyOf={(row) => row.accountId}
              columns={[
                { title: 'Client', of: (row) => <To path={clientPath(row.accountId)}>{row.accountId}</To> },
                { title: 'Signed up', of: (row) => <When at={row.signedUpAt} /> },
                { title: 'By', of: (row) => row.via },
                { title: 'Payments', number: true, of: (row) => countOf(row.payments) },
                {
                  title: 'Brought',
                  number: true,
                  of: (row) =>
                    row.earned.length === 0 && row.freeDays === 0 ? null : (
                      <>
                        <Amounts of={row.earned} />
                        {row.freeDays !== 0 && <div>{amountOf(row.freeDays, 'DAY')}</div>}
                      </>
                    ),
                },
              ]}
            />
            <Pages next={next} />
          </>
        )}
      </Answered>
    </Panel>
  );
}
