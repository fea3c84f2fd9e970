import { Anchor, AppShell, Button, Container, Group, NavLink, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Nothing, SessionContext } from './asking';
import { ClientPage } from './pages/client';
import { Finance } from './pages/finance';
import { Operations } from './pages/operations';
import { Overview } from './pages/overview';
import { PartnerPage } from './pages/partner';
import { Partners } from './pages/partners';
import { PaymentPage } from './pages/payment';
import { forgetSession, keepSession, storedSession, type Session } from './session';
import { SignIn } from './sign-in';

const PLACES = [
  { path: '/', label: 'Overview', scopes: ['referrals:read', 'finance:read', 'operations:read', 'referrals:self'] },
  { path: '/partners', label: 'Partners', scopes: ['referrals:read', 'referrals:self'] },
  { path: '/finance', label: 'Finance', scopes: ['finance:read'] },
  { path: '/operations', label: 'Operations', scopes: ['operations:read'] },
];

/** An id out of an address, which people may have mistyped. */
function idOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function Console() {
  const [session, setSession] = useState(storedSession);
  const [location] = useLocation();
  const answers = useQueryClient();
  if (!session) return <SignIn onSession={(given: Session) => (keepSession(given), setSession(given))} />;
  const offered = PLACES.filter(({ scopes }) => scopes.some((scope) => session.scopes.has(scope)));
  const signOut = () => {
    forgetSession();
    answers.clear();
    setSession(undefined);
  };
  return (
    <SessionContext value={session}>
      <AppShell header={{ height: 96 }} padding="md">
        <AppShell.Header px="md" pt="xs">
          <Group justify="space-between" wrap="nowrap">
            <Text fw={700}>Referral ledger</Text>
            <Group gap="sm" wrap="nowrap">
              <Anchor size="sm" href="/docs">
                Queries
              </Anchor>
              <Anchor size="sm" href="/events">
                Events
              </Anchor>
              <Button size="compact-sm" variant="default" onClick={signOut}>
                Sign out
              </Button>
            </Group>
          </Group>
          <Group component="nav" aria-label="Pages" gap={0} wrap="nowrap" style={{ overflowX: 'auto' }}>
            {offered.map(({ path, label }) => {
              const here = path === '/' ? location === path : location.startsWith(path);
              return (
                <NavLink
                  key={path}
                  component={Link}
                  href={path}
                  label={label}
                  w="auto"
                  px="xs"
                  active={here}
                  variant="subtle"
                  aria-current={here ? 'page' : undefined}
                />
              );
            })}
          </Group>
        </AppShell.Header>
        <AppShell.Main>
          <Container size="lg" px={0}>
            <Stack>
              <Switch>
                <Route path="/" component={Overview} />
                <Route path="/partners" component={Partners} />
                <Route path="/partners/:id">{({ id }) => <PartnerPage id={idOf(id)} />}</Route>
                <Route path="/payments/:id">{({ id }) => <PaymentPage id={idOf(id)} />}</Route>
                <Route path="/clients/:id">{({ id }) => <ClientPage id={idOf(id)} />}</Route>
                <Route path="/finance" component={Finance} />
                <Route path="/operations" component={Operations} />
                <Route>
                  <Nothing>There is no such page.</Nothing>
                </Route>
              </Switch>
            </Stack>
          </Container>
        </AppShell.Main>
      </AppShell>
    </SessionContext>
  );
}
