import { Text, Title } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { amountOf, When } from '../format';
import { Listing } from '../listing';
import { Panel, partnerPath, paymentPath, To } from '../panel';

export function ClientPage({ id }: { id: string }) {
  const referrer = useAnswer('/v1/accounts/{accountId}/referrer', { path: { accountId: id } });
  const payments = useAnswer('/v1/accounts/{accountId}/payments', { path: { accountId: id }, query: { limit: 100 } });
  return (
    <>
      <Title order={1} size="h2" className="id">
        Client {id}
      </Title>
      <Panel title="Referred by">
        <Answered of={referrer}>
          {(body) =>
            body.partnerId === null ? (
              <Text>
                Nobody: {body.reason}
                {body.note !== null && ` (${body.note})`}
              </Text>
            ) : (
              <Text>
                <To path={partnerPath(body.partnerId)}>{body.partnerId}</To>, by a {body.via}; signed up{' '}
                <When at={body.signedUpAt} />
              </Text>
            )
          }
        </Answered>
      </Panel>
      <Panel title="Payments">
        <Answered of={payments}>
          {(body) => (
            <>
              <Listing
                label="Payments"
                rows={body.payments}
                empty="No payment yet."
                columns={[
                  { title: 'Payment', of: (row) => <To path={paymentPath(row.paymentId)}>{row.paymentId}</To> },
                  { title: 'When', of: (row) => <When at={row.time} /> },
                  { title: 'Amount', number: true, of: (row) => amountOf(row.amountMinor, row.currency) },
                  { title: 'Gave', of: (row) => row.reason ?? row.outcome.replace('_', ' ') },
                ]}
              />
              {body.next !== null && <Text size="sm">Its first 100 payments; there are more.</Text>}
            </>
          )}
        </Answered>
      </Panel>
    </>
  );
}
