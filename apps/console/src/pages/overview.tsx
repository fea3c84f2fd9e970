import { Button, Group, Title, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../asking';
import { clientPath, Panel, paymentPath } from '../panel';
import { Liability } from './finance';
import { DeadLetters, Projections } from './operations';

/** The ways in: what is owed, what hangs, and whatever id somebody asks about. */
export function Overview() {
  const { scopes } = useSession();
  return (
    <>
      <Title order={1} size="h2">
        Overview
      </Title>
      {(scopes.has('referrals:read') || scopes.has('referrals:self')) && <Lookup />}
      {scopes.has('finance:read') && <Liability />}
      {scopes.has('operations:read') && <Projections />}
      {scopes.has('operations:read') && <DeadLetters />}
    </>
  );
}

function Lookup() {
  const [id, setId] = useState('');
  const [, go] = useLocation();
  const asked = id.trim();
  return (
    <Panel title="Look up">
      <form onSubmit={(event) => (event.preventDefault(), asked !== '' && go(paymentPath(asked)))}>
        <Group align="end">
          <TextInput
            label="Id of a payment or a client"
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <Button type="submit" disabled={asked === ''}>
            Why this reward, or none
          </Button>
          <Button variant="default" disabled={asked === ''} onClick={() => go(clientPath(asked))}>
            Who referred the client
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
