import { Text } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { amountOf, When, words } from '../format';
import { ListPanel, useList } from '../list-panel';
import { Listing } from '../listing';
import { PageTitle, Panel, ToPartner, ToPayment } from '../panel';

export function ClientPage({ id }: { id: string }) {
  const referrer = useAnswer('/v1/accounts/{accountId}/referrer', { path: { accountId: id } });
  return (
    <>
      <PageTitle above="Client">{id}</PageTitle>
      <Panel title="Referred by">
        <Answered of={referrer}>
          {(body) =>
            body.partnerId === null ? (
              <Text size="sm">
                Nobody: {body.reason}
                {body.note !== null && ` (${body.note})`}
                {body.signedUpAt !== null && (
                  <>
                    . Signed up <When at={body.signedUpAt} />
                  </>
                )}
              </Text>
            ) : (
              <Text size="sm">
                <ToPartner id={body.partnerId} />, by a {body.via}; signed up <When at={body.signedUpAt} />
              </Text>
            )
          }
        </Answered>
      </Panel>
      <Payments of={id} />
    </>
  );
}

/** The payments of a client, and what each gave. */
function Payments({ of: accountId }: { of: string }) {
  const payments = useList('/v1/accounts/{accountId}/payments', { path: { accountId } });
  return (
    <ListPanel title="Payments" of={payments} field="payments" files={`payments ${accountId}`}>
      {(rows) => (
        <Listing
          label="Payments"
          rows={rows}
          empty="No payment yet."
          keyOf={(row) => row.paymentId}
          columns={[
            { title: 'Payment', of: (row) => <ToPayment id={row.paymentId} /> },
            { title: 'When', of: (row) => <When at={row.time} /> },
            { title: 'Amount', number: true, of: (row) => amountOf(row.amountMinor, row.currency) },
            { title: 'Gave', of: (row) => (row.outcome === 'none' ? 'nothing' : words(row.outcome)) },
            { title: 'Why nothing', of: (row) => row.reason },
          ]}
        />
      )}
    </ListPanel>
  );
}
