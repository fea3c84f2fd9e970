import { Group } from '@mantine/core';
import { given, useAddress } from '../../address';
import { Amounts, amountOf, countOf, When } from '../../format';
import { ListPanel, useList } from '../../list-panel';
import { Listing } from '../../listing';
import { useMoment } from '../../moment';
import { SearchField } from '../../search-field';
import { ToClient } from '../../panel';

export function Clients({ id }: { id: string }) {
  const address = useAddress();
  const { asOf, atPosition, isPast } = useMoment();
  const search = address.get('client');
  const clients = useList('/v1/partners/{partnerId}/clients', {
    path: { partnerId: id },
    query: given({ search, asOf, atPosition }),
  });
  return (
    <ListPanel
      title="Clients"
      of={clients}
      field="clients"
      files={`clients ${id}`}
      choice={
        <Group mb="sm">
          <SearchField name="client" size="xs" aria-label="Search a client" placeholder="Beginning of an id" />
        </Group>
      }
    >
      {(rows) => (
        <Listing
          label="Clients"
          rows={rows}
          empty={search !== undefined ? 'None is like that.' : isPast ? 'No client by then.' : 'No client yet.'}
          keyOf={(row) => row.accountId}
          columns={[
            { title: 'Client', of: (row) => <ToClient id={row.accountId} /> },
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
      )}
    </ListPanel>
  );
}
