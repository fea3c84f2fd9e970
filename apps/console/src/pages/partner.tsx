import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Answered, useAnswer } from '../asking';
import { amountOf, When } from '../format';
import { Listing } from '../listing';
import { clientPath, Panel, paymentPath, To } from '../panel';

const MEANING = {
  active: 'Earns from payments of its clients.',
  idle: 'Has brought no client yet.',
  suspended: 'Earns nothing until it brings a client again.',
};

export function PartnerPage({ id }: { id: string }) {
  const partner = useAnswer('/v1/partners/{partnerId}', { path: { partnerId: id } });
  return (
    <>
      <Title order={1} size="h2" className="id">
        {id}
      </Title>
      <Answered of={partner}>
        {(body) => (
          <>
            <Group>
              <Badge color={body.status === 'suspended' ? 'red' : 'teal'}>{body.status}</Badge>
              <Text size="sm">
                {MEANING[body.status]}
                {body.suspendsAt !== null && (
                  <>
                    {' '}
                    Until <When at={body.suspendsAt} />.
                  </>
                )}
              </Text>
            </Group>
            <Panel title="Balances">
              <Listing
                label="Balances"
                rows={body.balances}
                empty="Nothing in money yet."
                columns={[
                  { title: 'Currency', of: (row) => row.currency },
                  { title: 'Available', number: true, of: (row) => amountOf(row.availableMinor, row.currency) },
                  { title: 'Held', number: true, of: (row) => amountOf(row.heldMinor, row.currency) },
                  { title: 'Reserved', number: true, of: (row) => amountOf(row.reservedMinor, row.currency) },
                  { title: 'Paid out', number: true, of: (row) => amountOf(row.paidOutMinor, row.currency) },
                  { title: 'Earned', number: true, of: (row) => amountOf(row.earnedMinor, row.currency) },
                ]}
              />
              <Text mt="sm">Free days available: {amountOf(body.freeDays.available, 'DAY')}</Text>
            </Panel>
            <Clients id={id} />
            <Ledger id={id} />
          </>
        )}
      </Answered>
    </>
  );
}

const More = ({ next, onNext }: { next: string | null; onNext: (after: string) => void }) =>
  next === null ? null : (
    <Button variant="default" size="compact-md" mt="sm" onClick={() => onNext(next)}>
      Next page
    </Button>
  );

function Clients({ id }: { id: string }) {
  const [after, setAfter] = useState<string>();
  const answer = useAnswer('/v1/partners/{partnerId}/clients', {
    path: { partnerId: id },
    query: { limit: 20, ...(after === undefined ? {} : { after }) },
  });
  return (
    <Panel title="Clients">
      <Answered of={answer}>
        {({ clients, next }) => (
          <>
            <Listing
              label="Clients"
              rows={clients}
              empty="No client yet."
              columns={[
                { title: 'Client', of: (row) => <To path={clientPath(row.accountId)}>{row.accountId}</To> },
                { title: 'Signed up', of: (row) => <When at={row.signedUpAt} /> },
                { title: 'By', of: (row) => row.via },
                { title: 'Payments', number: true, of: (row) => row.payments },
                {
                  title: 'Brought',
                  number: true,
                  of: (row) =>
                    row.earned.map((each) => <div key={each.currency}>{amountOf(each.minor, each.currency)}</div>),
                },
                { title: 'Free days', number: true, of: (row) => amountOf(row.freeDays, 'DAY') },
              ]}
            />
            <More next={next} onNext={setAfter} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Ledger({ id }: { id: string }) {
  const [after, setAfter] = useState<string>();
  const answer = useAnswer('/v1/partners/{partnerId}/ledger', {
    path: { partnerId: id },
    query: { limit: 20, ...(after === undefined ? {} : { after }) },
  });
  return (
    <Panel title="Ledger">
      <Answered of={answer}>
        {({ entries, next }) => (
          <>
            <Listing
              label="Ledger"
              rows={entries}
              empty="No entry yet."
              columns={[
                { title: 'When', of: (row) => <When at={row.effectiveAt} /> },
                { title: 'What', of: (row) => row.code.toLowerCase().replaceAll('_', ' ') },
                { title: 'Amount', number: true, of: (row) => amountOf(row.amount, row.asset) },
                {
                  title: 'Payment',
                  of: (row) =>
                    row.paymentId === null ? '–' : <To path={paymentPath(row.paymentId)}>{row.paymentId}</To>,
                },
              ]}
            />
            <More next={next} onNext={setAfter} />
          </>
        )}
      </Answered>
    </Panel>
  );
}
