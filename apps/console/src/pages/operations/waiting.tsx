import type { Ask, Body } from '#client';
import { Button, Group } from '@mantine/core';
import { Answered, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Downloads } from '../../download';
import { countOf, When, words } from '../../format';
import { Listing, Pages } from '../../listing';
import { claimPath, clientPath, Panel, partnerPath, paymentPath, To, withdrawalPath } from '../../panel';
import { OFTEN } from './often';

type Kind = NonNullable<Ask<'/v1/operations/waiting'>['query']>['kind'];
type Fact = Body<'/v1/operations/waiting'>['waiting'][number];

/** Facts without effect until another is known. */
export function Waiting() {
  const address = useAddress();
  const kind = address.get('kind');
  const filter = given({ kind: kind as Kind });
  const summary = useAnswer('/v1/operations/summary', {}, OFTEN);
  const answer = useAnswer(
    '/v1/operations/waiting',
    { query: { limit: 25, ...filter, ...given({ after: address.get('after') }) } },
    OFTEN,
  );
  return (
    <>
      <Group gap={6} role="group" aria-label="Waiting facts by kind">
        {(summary.data?.waiting ?? []).map((each) => (
          <Button
            key={each.kind}
            size="compact-sm"
            variant={each.kind === kind ? 'filled' : 'default'}
            aria-pressed={each.kind === kind}
            onClick={() => address.set({ kind: each.kind === kind ? null : each.kind })}
          >
            {words(each.kind)} {countOf(each.count)}
          </Button>
        ))}
      </Group>
      <Panel
        title="Facts that wait"
        beside={
          <Downloads route="/v1/operations/waiting" ask={{ query: filter }} name="waiting facts" list="waiting" />
        }
      >
        <Answered of={answer}>
          {({ waiting, next }) => (
            <>
              <Listing
                label="Facts that wait"
                rows={waiting}
                empty="None."
                keyOf={(row) => `${row.position} ${row.kind}`}
                columns={[
                  { title: 'Since', of: (row) => <When at={row.since} /> },
                  { title: 'What', of: (row) => words(row.kind) },
                  { title: 'Waits for', of: (row) => row.waitsFor },
                  { title: 'Reason', of: (row) => row.reason },
                  { title: 'Names', of: named },
                ]}
                detail={(row) => (
                  <dl className="facts">
                    {row.note !== null && (
                      <>
                        <dt>Note</dt>
                        <dd>{row.note}</dd>
                      </>
                    )}
                    <dt>Event</dt>
                    <dd>
                      {row.eventId} of {row.source}, position {countOf(row.position)}
                    </dd>
                    <dt>Type</dt>
                    <dd>{row.type}</dd>
                    <dt>Happened</dt>
                    <dd>
                      <When at={row.time} />
                    </dd>
                  </dl>
                )}
              />
              <Pages next={next} />
            </>
          )}
        </Answered>
      </Panel>
    </>
  );
}

/** The thing that it is about, by the most particular id that it names. */
function named({ paymentId, withdrawalId, claimId, accountId, partnerId, code }: Fact) {
  if (paymentId !== null) return <To path={paymentPath(paymentId)}>{paymentId}</To>;
  if (withdrawalId !== null) return <To path={withdrawalPath(withdrawalId)}>{withdrawalId}</To>;
  if (claimId !== null) return <To path={claimPath(claimId)}>{claimId}</To>;
  if (accountId !== null) return <To path={clientPath(accountId)}>{accountId}</To>;
  if (partnerId !== null) return <To path={partnerPath(partnerId)}>{partnerId}</To>;
  return code;
}
