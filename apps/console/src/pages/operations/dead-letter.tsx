import type { Body } from '#client';
import { Alert, Code, Stack, Text } from '@mantine/core';
import { Answered, useAnswer } from '../../asking';
import { Command } from '../../command';
import { When } from '../../format';
import { Listing } from '../../listing';
import { PageTitle, Panel, Status } from '../../panel';
import { OFTEN } from './often';

type DeadLetter = Body<'/v1/operations/dead-letters/{id}'>;

/** One of them, with what came, byte by byte, and what can be done about it. */
export function DeadLetterPage({ id }: { id: string }) {
  const answer = useAnswer('/v1/operations/dead-letters/{id}', { path: { id } }, OFTEN);
  return (
    <>
      <PageTitle above="Dead letter">{id}</PageTitle>
      <Answered of={answer}>
        {(letter) => (
          <>
            <Alert role="note" className="warns" title={letter.reason}>
              <Text size="sm" className="id">
                {letter.message}
              </Text>
            </Alert>
            <Panel title="What it is">
              <Facts of={letter} />
            </Panel>
            {letter.problems.length > 0 && (
              <Panel title="What is wrong with each field">
                <Listing
                  label="Problems"
                  rows={letter.problems}
                  empty=""
                  keyOf={(row) => `${row.field} ${row.problem}`}
                  columns={[
                    { title: 'Field', of: (row) => <Code>{row.field}</Code> },
                    { title: 'Problem', of: (row) => row.problem },
                  ]}
                />
              </Panel>
            )}
            <Panel title="Raw message">
              {letter.rawBase64 === null ? (
                'It is not kept.'
              ) : (
                <pre className="raw" tabIndex={0}>
                  {textOf(letter.rawBase64)}
                </pre>
              )}
            </Panel>
            {Object.keys(letter.headers).length > 0 && (
              <Panel title="Headers">
                <dl className="facts">
                  {Object.entries(letter.headers).map(([name, value]) => (
                    <Fact key={name} name={name} value={value} />
                  ))}
                </dl>
              </Panel>
            )}
            {letter.status === 'open' && (
              <Panel title="What can be done">
                <Ways of={letter} />
              </Panel>
            )}
          </>
        )}
      </Answered>
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);

function Facts({ of: letter }: { of: DeadLetter }) {
  const { status, recordedAt, topic, partition, offset, batchIndex, position, source, eventId, type } = letter;
  const place = `${topic}/${partition}@${offset}${batchIndex === null ? '' : `[${batchIndex}]`}`;
  return (
    <dl className="facts">
      <dt>Status</dt>
      <dd>
        <Status>{status}</Status>
        {letter.decidedAt !== null && (
          <>
            {' '}
            by {letter.decidedBy}, <When at={letter.decidedAt} />
            {letter.decisionReason !== null && `: ${letter.decisionReason}`}
          </>
        )}
      </dd>
      <dt>Recorded</dt>
      <dd>
        <When at={recordedAt} />
      </dd>
      <Fact name="Came by" value={topic === null ? 'a file' : place} />
      {position !== null && <Fact name="Position" value={position.toLocaleString('en-US')} />}
      {type !== null && <Fact name="Type" value={type} />}
      {eventId !== null && <Fact name="Event" value={source === null ? eventId : `${eventId} of ${source}`} />}
    </dl>
  );
}

/** What came, as text; bytes that are none as their numbers. JSON with its lines. */
function textOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isSafelyIndented(text) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }
}

/** Whether reading and writing it again changes nothing but blanks: no digit of a number, and no name that is there twice. */
function isSafelyIndented(text: string): boolean {
  try {
    return (
      JSON.stringify(JSON.parse(text)) ===
      text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string?: string) => string ?? '')
    );
  } catch {
    return false;
  }
}

const Ways = ({ of: { id, reason } }: { of: DeadLetter }) =>
  id.startsWith('m-') ? (
    <Stack gap="xs">
      <Text size="sm">Once the cause is mended, it goes the way in once more:</Text>
      <Command>{`dead-letters redrive ${id}`}</Command>
      <Text size="sm">If the message itself is wrong, let the producer send a right one, and discard this:</Text>
      <Command>{`dead-letters discard ${id} --reason '…'`}</Command>
    </Stack>
  ) : (
    <Stack gap="xs">
      <Text size="sm">
        It is recorded and stays refused for as long as the log says what it says ({reason}). That somebody knows of it
        is noted by:
      </Text>
      <Command>{`dead-letters acknowledge ${id} --reason '…'`}</Command>
    </Stack>
  );
