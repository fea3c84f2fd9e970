import type { Body } from '#client';
import { Alert, Group, Progress, Stack, Text } from '@mantine/core';
import { Answered, useAnswer } from '../../asking';
import { Command } from '../../command';
import { countOf, When } from '../../format';
import { Listing } from '../../listing';
import { Panel, Status } from '../../panel';

type Replay = Body<'/v1/operations/replays'>['replays'][number];

const UNDER_WAY = ['created', 'replaying', 'indexing', 'catching up', 'comparing', 'ready'];

/** The versions of the projections: which is live, which is being made and how far it is, and what proves it. */
export function Replays() {
  const answer = useAnswer('/v1/operations/replays', {}, { everyMs: 1_000 });
  return (
    <Panel title="Versions and replays">
      <Answered of={answer}>
        {({ head, replays }) => (
          <Stack>
            {replays
              .filter(({ state }) => UNDER_WAY.includes(state))
              .map((replay) => (
                <UnderWay key={replay.version} replay={replay} head={head} />
              ))}
            <Listing
              label="Versions and replays"
              rows={replays}
              empty="None."
              keyOf={(row) => `version ${row.version}`}
              columns={[
                { title: 'Version', number: true, of: (row) => row.version },
                { title: 'State', of: (row) => <Status>{row.state}</Status> },
                { title: 'For', of: (row) => row.purpose },
                { title: 'Read to', number: true, of: (row) => countOf(row.readPosition) },
                { title: 'Behind, events', number: true, of: (row) => countOf(Math.max(0, head - row.readPosition)) },
                { title: 'Proof', of: ({ proof }) => proof && (proof.equal ? 'equal' : 'DIFFERS') },
                { title: 'Made', of: (row) => <When at={row.createdAt} /> },
                { title: 'Live since', of: (row) => row.liveSince && <When at={row.liveSince} /> },
              ]}
              detail={(row) => <Detail of={row} />}
            />
            <details>
              <summary className="faint">Commands</summary>
              <Stack gap="xs" mt="xs">
                <Command>replay --verify-only</Command>
                <Command>replay</Command>
                <Command>replay rollback</Command>
                <Command>replay prune</Command>
              </Stack>
            </details>
          </Stack>
        )}
      </Answered>
    </Panel>
  );
}

function UnderWay({ replay, head }: { replay: Replay; head: number }) {
  const { version, state, purpose, readPosition, target, held } = replay;
  const end = Math.max(1, state === 'replaying' || state === 'created' ? (target ?? head) : head);
  const percent = Math.min(100, Math.floor((readPosition / end) * 100));
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          Version {version} is made: {state}
        </Text>
        <Text size="sm" className="figure">
          {countOf(readPosition)} of {countOf(end)} ({percent} %)
        </Text>
      </Group>
      <Progress value={percent} aria-label={`Version ${version}: ${state}`} animated={held && state !== 'ready'} />
      {!held && state !== 'ready' && (
        <Stack gap="xs" mt="xs">
          <Text size="sm">Nobody works on it: it was left behind.</Text>
          {purpose !== 'audit' && <Command>replay resume</Command>}
          <Command>replay abort</Command>
        </Stack>
      )}
      {state === 'ready' && !held && (
        <Stack gap="xs" mt="xs">
          <Text size="sm">It is ready to be put in the live one’s place.</Text>
          <Command>replay resume</Command>
        </Stack>
      )}
    </div>
  );
}

function Detail({ of: { program, failure, failedIn, acceptedReason, proof } }: { of: Replay }) {
  return (
    <Stack gap="xs">
      <Text size="sm">Made by {program}.</Text>
      {failure !== null && (
        <Alert color="red" title={`Failed while ${failedIn ?? 'made'}`}>
          {failure}
        </Alert>
      )}
      {acceptedReason !== null && <Text size="sm">Swapped in although it differs: {acceptedReason}</Text>}
      {proof === null ? (
        <Text size="sm">There is no proof: it was compared with none.</Text>
      ) : (
        <>
          <Text size="sm">
            At position {countOf(proof.position)} it {proof.equal ? 'has the digests of' : 'DIFFERS from'} version{' '}
            {proof.liveVersion}
            {proof.liveProgram !== null && ` (${proof.liveProgram})`}.
          </Text>
          <Listing
            label="Proof, table by table"
            rows={proof.tables}
            empty=""
            keyOf={(row) => row.table}
            columns={[
              { title: 'Table', of: (row) => row.table },
              { title: 'Rows', number: true, of: (row) => row.live && countOf(Number(row.live.split(':')[0])) },
              { title: 'Digest live', of: (row) => row.live && <code>{row.live.split(':')[1]?.slice(0, 12)}</code> },
              {
                title: 'Digest replayed',
                of: (row) => row.replayed && <code>{row.replayed.split(':')[1]?.slice(0, 12)}</code>,
              },
              { title: 'Equal', of: (row) => (row.equal ? 'yes' : row.leftOut ? 'left out' : 'NO') },
              { title: 'Only live', number: true, of: (row) => row.onlyLive },
              { title: 'Only replayed', number: true, of: (row) => row.onlyReplayed },
            ]}
          />
        </>
      )}
    </Stack>
  );
}
