import { Alert, Code, List, Text, Timeline } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { Entries } from '../entries';
import { When } from '../format';
import { PageTitle, Panel, ToClient, ToPartner } from '../panel';

const OUTCOME = { commission: 'It gave commission', free_days: 'It gave free days', none: 'It gave nothing' };

/** Why this reward, or none: the facts in the order of time, then the figures. */
export function PaymentPage({ id }: { id: string }) {
  const answer = useAnswer('/v1/payments/{paymentId}/explanation', { path: { paymentId: id } });
  return (
    <>
      <PageTitle above="Payment">{id}</PageTitle>
      <Answered of={answer}>
        {(body) => (
          <>
            <Alert role="note" className={body.outcome === 'none' ? 'warns' : 'tells'} title={OUTCOME[body.outcome]}>
              {body.reason !== null && (
                <Text size="sm">
                  Reason: <Code>{body.reason}</Code>{' '}
                  {body.attributionReason !== null && <Code>{body.attributionReason}</Code>}
                </Text>
              )}
              <Text size="sm">
                Of client <ToClient id={body.accountId} />
                {body.partnerId !== null && (
                  <>
                    , of partner <ToPartner id={body.partnerId} />
                  </>
                )}
                , under the terms {body.termsId}.
              </Text>
            </Alert>
            <Panel title="How it comes about">
              <List type="ordered" size="sm" spacing={4}>
                {body.calculation.map((line, index) => (
                  <List.Item key={index} className="id">
                    {line}
                  </List.Item>
                ))}
              </List>
            </Panel>
            <Panel title="What happened">
              <Timeline bulletSize={14} lineWidth={2} active={body.facts.length}>
                {body.facts
                  .toSorted((one, other) => one.time.localeCompare(other.time) || one.position - other.position)
                  .map((fact) => (
                    <Timeline.Item key={fact.position} title={fact.type}>
                      <Text size="sm" className="id">
                        {fact.why}
                      </Text>
                      <Text size="xs" className="faint id">
                        <When at={fact.time} /> · position {fact.position.toLocaleString('en-US')} · event{' '}
                        {fact.eventId} of {fact.source}
                        {fact.topic !== null && ` · ${fact.topic}/${fact.partition}@${fact.offset}`}
                      </Text>
                    </Timeline.Item>
                  ))}
              </Timeline>
            </Panel>
            <Panel title="Entries">
              <Entries label="Entries" entries={body.entries} empty="Nothing was posted." />
            </Panel>
          </>
        )}
      </Answered>
    </>
  );
}
