import type { Ask, Body } from '#client';
import { Button, Group } from '@mantine/core';
import { useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { countOf, When, words } from '../../format';
import { ListPanel, useList } from '../../list-panel';
import { Listing } from '../../listing';
import { ToPayment, ToWithdrawal, ToClaim, ToClient, ToPartner } from '../../panel';
import { OFTEN } from './often';

type Kind = NonNullable<Ask<'/v1/operations/waiting'>['query']>['kind'];
type Fact = Body<'/v1/operations/waiting'>['waiting'][number];

/** Facts without effect until another is known. */
export function Waiting() {
  const address = useAddress();
  const kind = address.get('kind');
  const summary = useAnswer('/v1/operations/summary', {}, OFTEN);
  const waiting = useList('/v1/operations/waiting', { query: given({ kind: kind as Kind }) }, OFTEN);
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
      <ListPanel title="Facts that wait" of={waiting} field="waiting" files="waiting facts">
        {(rows) => (
          <Listing
            label="Facts that wait"
            rows={rows}
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
        )}
      </ListPanel>
    </>
  );
}

/** The thing that it is about, by the most particular id that it names. */
function named({ paymentId, withdrawalId, claimId, accountId, partnerId, code }: Fact) {
  if (paymentId !== null) return <ToPayment id={paymentId} />;
  if (withdrawalId !== null) return <ToWithdrawal id={withdrawalId} />;
  if (claimId !== null) return <ToClaim id={claimId} />;
  if (accountId !== null) return <ToClient id={accountId} />;
  if (partnerId !== null) return <ToPartner id={partnerId} />;
  return code;
}
