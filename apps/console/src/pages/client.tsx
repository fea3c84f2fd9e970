import { Text } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { given, useAddress } from '../address';
import { Downloads } from '../download';
import { amountOf, When, words } from '../format';
import { Listing, Pages } from '../listing';
import { PageTitle, Panel, partnerPath, paymentPath, To } from '../panel';

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
                <To path={partnerPath(body.partnerId)}>{body.partnerId}</To>, by a {body.via}; signed up{' '}
                <When at={body.signedUpAt} />
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
export function Payments({ of: accountId }: { of: string }) {
  const after = useAddress().get('after');
  const path = { accountId };
  const answer = useAnswer('/v1/accounts/{accountId}/payments', { path, query: { limit: 25, ...given({ after }) } });
  return (
    <Panel
      title="Payments"
      beside={
        <Downloads
          route="/v1/accounts/{accountId}/payments"
          ask={{ path }}
          name={`payments ${accountId}`}
          list="payments"
        />
      }
    >
      <Answered of={answer}>
        {({ payments, next }) => (
          <>
            <Listing
              label="Payments"
              rows={payments}
              empty="No payment yet."
              keyOf={(row) => row.paymentId}
              columns={[
                { title: 'Payment', of: (row) => <To path={paymentPath(row.paymentId)}>{row.paymentId}</To> },
                { title: 'When', of: (row) => <When at={row.time} /> },
                { title: 'Amount', number: true, of: (row) => amountOf(row.amountMinor, row.currency) },
                { title: 'Gave', of: (row) => (row.outcome === 'none' ? 'nothing' : words(row.outcome)) },
                { title: 'Why nothing', of: (row) => row.reason },
              ]}
            />
            <Pages next={next} />
          </>
        )}
      </Answered>
    </Panel>
  );
}
