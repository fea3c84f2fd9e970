import { Title } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { When } from '../format';
import { Listing } from '../listing';
import { Panel } from '../panel';

const OFTEN = { everyMs: 2_000 };

export function Projections() {
  const answer = useAnswer('/v1/operations/projections', {}, OFTEN);
  return (
    <Panel title="Projections">
      <Answered of={answer}>
        {({ projections }) => (
          <Listing
            label="Projections"
            rows={projections}
            empty="None."
            columns={[
              { title: 'Projection', of: (row) => `${row.name} v${row.version}` },
              { title: 'Position', number: true, of: (row) => row.position.toLocaleString('en-US') },
              { title: 'Behind, events', number: true, of: (row) => row.lagEvents.toLocaleString('en-US') },
              { title: 'Behind, seconds', number: true, of: (row) => row.lagSeconds },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

export function DeadLetters() {
  const answer = useAnswer('/v1/operations/dead-letters', { query: { status: 'open', limit: 20 } }, OFTEN);
  return (
    <Panel title="Open dead letters">
      <Answered of={answer}>
        {({ deadLetters }) => (
          <Listing
            label="Open dead letters"
            rows={deadLetters}
            empty="None: every message was taken in."
            columns={[
              { title: 'Id', of: (row) => row.id },
              { title: 'Recorded', of: (row) => <When at={row.recordedAt} /> },
              { title: 'Reason', of: (row) => row.reason },
              { title: 'Message', of: (row) => row.message },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

function Waiting() {
  const answer = useAnswer('/v1/operations/waiting', { query: { limit: 20 } }, OFTEN);
  return (
    <Panel title="Facts that wait">
      <Answered of={answer}>
        {({ waiting }) => (
          <Listing
            label="Facts that wait"
            rows={waiting}
            empty="None."
            columns={[
              { title: 'Since', of: (row) => <When at={row.since} /> },
              { title: 'Type', of: (row) => row.type },
              { title: 'Waits for', of: (row) => row.waitsFor },
              { title: 'Reason', of: (row) => row.reason },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

export function Operations() {
  return (
    <>
      <Title order={1} size="h2">
        Operations
      </Title>
      <Projections />
      <DeadLetters />
      <Waiting />
    </>
  );
}
