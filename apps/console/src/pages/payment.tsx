import { Alert, Code, List, Text, Timeline, Title } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { amountOf, When } from '../format';
import { Listing } from '../listing';
import { clientPath, Panel, partnerPath, To } from '../panel';

const OUTCOME = { commission: 'It gave commission', free_days: 'It gave free days', none: 'It gave nothing' };

/** Why this reward, or none: the facts in the order of time, then the figures. */
export function PaymentPage({ id }: { id: string }) {
  const answer = useAnswer('/v1/payments/{paymentId}/explanation', { path: { paymentId: id } });
  return (
    <>
      <Title order={1} size="h2" className="id">
        Payment {id}
      </Title>
      <Answered of={answer}>
        {(body) => (
          <>
            <Alert color={body.outcome === 'none' ? 'orange' : 'teal'} title={OUTCOME[body.outcome]}>
              {body.reason !== null && (
                <Text size="sm">
                  Reason: <Code>{body.reason}</Code>{' '}
                  {body.attributionReason !== null && <Code>{body.attributionReason}</Code>}
                </Text>
              )}
              <Text size="sm">
                Of client <To path={clientPath(body.accountId)}>{body.accountId}</To>
                {body.partnerId !== null && (
                  <>
                    , of partner <To path={partnerPath(body.partnerId)}>{body.partnerId}</To>
                  </>
                )}
                , under the terms {body.termsId}.
              </Text>
            </Alert>
            <Panel title="What happened">
              <Timeline bulletSize={14} lineWidth={2}>
                {body.facts
                  .toSorted(
                    (one, other) => one.time.localeCompare(other.time) || Number(one.position) - Number(other.position),
                  )
                  .map((fact) => (
                    <Timeline.Item key={fact.position} title={fact.type}>
                      <Text size="sm">{fact.why}</Text>
                      <Text size="xs" c="dimmed" className="id">
                        <When at={fact.time} /> · position {fact.position} · event {fact.eventId}
                      </Text>
                    </Timeline.Item>
                  ))}
              </Timeline>
            </Panel>
            <Panel title="The figures">
              <List type="ordered" size="sm" mb="sm">
                {body.calculation.map((line, index) => (
                  <List.Item key={index}>{line}</List.Item>
                ))}
              </List>
              <Listing
                label="Entries"
                rows={body.entries}
                empty="Nothing was posted."
                columns={[
                  { title: 'When', of: (row) => <When at={row.effectiveAt} /> },
                  { title: 'What', of: (row) => row.code.toLowerCase().replaceAll('_', ' ') },
                  { title: 'Amount', number: true, of: (row) => amountOf(row.amount, row.asset) },
                ]}
              />
            </Panel>
          </>
        )}
      </Answered>
    </>
  );
}
