import {
  ActionIcon,
  Anchor,
  AppShell,
  Button,
  Container,
  Group,
  Stack,
  Text,
  TextInput,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { AskingContext, askingFor, Nothing } from './asking';
import { Faults } from './faults';
import { FollowChanges, useLive } from './live';
import { isReturn } from './open-id';
import { ClaimPage, Claims } from './pages/claims';
import { ClientPage } from './pages/client';
import { Finance } from './pages/finance';
import { Find } from './pages/find';
import { Operations } from './pages/operations';
import { Overview } from './pages/overview';
import { PartnerPage } from './pages/partner';
import { Partners } from './pages/partners';
import { PaymentPage } from './pages/payment';
import { WithdrawalPage, WithdrawalsPage } from './pages/withdrawals';
import { BASE_PATH } from './place';
import { ProgramChoice } from './program-choice';
import { PageTitle } from './panel';
import { mayFind, PLACES } from './places';
import { Renewal } from './renewal';
import { forgetSession, keepSession, storedSession, takeTokenFromLink, type Session } from './session';
import { SignIn } from './sign-in';

/** An id out of an address, which people may have mistyped. */
function idOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function Console() {
  // Who comes back from the provider signs in, also where a session is about to end.
  const [session, setSession] = useState(() => (isReturn() ? undefined : storedSession()));
  const answers = useQueryClient();
  const signOut = useCallback(() => {
    forgetSession();
    answers.clear();
    setSession(undefined);
  }, [answers]);
  const asking = useMemo(() => session && askingFor(session, signOut), [session, signOut]);
  const signedIn = useCallback((given: Session) => {
    keepSession(given);
    setSession(given);
  }, []);
  // A link that signs in, opened where the console is on show already, loads nothing anew.
  useEffect(() => {
    const take = () => {
      if (!takeTokenFromLink()) return;
      answers.clear();
      setSession(storedSession());
    };
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [answers]);
  if (!asking) return <SignIn onSession={signedIn} />;
  return (
    // What somebody else has seen or opened is not theirs: all is made anew.
    <AskingContext key={[asking.session.subject, ...asking.session.scopes].join(' ')} value={asking}>
      <FollowChanges>
        <AppShell header={{ height: { base: 98, md: 56 } }} padding="md">
          <a className="skip" href="#main">
            To what the page says
          </a>
          <Header scopes={asking.session.scopes} onSignOut={signOut} />
          <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
            <Container size="lg" px={0}>
              <Stack>
                <Renewal session={asking.session} onSession={signedIn} onSignOut={signOut} />
                <Faults>
                  <Pages />
                </Faults>
              </Stack>
              <Group component="footer" gap="md" mt="xl">
                <Anchor size="sm" href={`${BASE_PATH}/docs`}>
                  Queries
                </Anchor>
                <Anchor size="sm" href={`${BASE_PATH}/events`}>
                  Events
                </Anchor>
              </Group>
            </Container>
          </AppShell.Main>
        </AppShell>
      </FollowChanges>
    </AskingContext>
  );
}

function Header({ scopes, onSignOut }: { scopes: ReadonlySet<string>; onSignOut: () => void }) {
  const [location] = useLocation();
  const offered = PLACES.filter((place) => place.scopes.some((scope) => scopes.has(scope)));
  const places = (
    <nav className="places" aria-label="Pages">
      {offered.map(({ path, label }) => {
        const isHere = path === '/' ? location === path : location.startsWith(path);
        return (
          <Link key={path} href={path} aria-current={isHere ? 'page' : undefined}>
            {label}
          </Link>
        );
      })}
    </nav>
  );
  return (
    <AppShell.Header px="md" py={9}>
      <div className="header">
        <Text fw={700} style={{ whiteSpace: 'nowrap' }}>
          Referral ledger
        </Text>
        {places}
        <Group gap="xs" wrap="nowrap" className="tools">
          <IsLive />
          <ProgramChoice />
          {mayFind(scopes) && <FindField />}
          <Scheme />
          <Button size="compact-sm" variant="default" onClick={onSignOut}>
            Sign out
          </Button>
        </Group>
      </div>
    </AppShell.Header>
  );
}

function IsLive() {
  const { isConnected } = useLive();
  if (isConnected === undefined) return null;
  return (
    <Text size="xs" className="faint live" role="status" data-connected={isConnected}>
      {isConnected ? 'live' : 'not live'}
    </Text>
  );
}

function FindField() {
  const [id, setId] = useState('');
  const [, go] = useLocation();
  const find = () => {
    if (id.trim() !== '') go(`/find?id=${encodeURIComponent(id.trim())}`);
    setId('');
  };
  return (
    <form role="search" onSubmit={(event) => (event.preventDefault(), find())}>
      <TextInput
        size="xs"
        type="search"
        aria-label="Find by id"
        placeholder="Find by id"
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
      />
    </form>
  );
}

function Scheme() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon variant="default" size={26} aria-label={`To ${other} colours`} onClick={() => setColorScheme(other)}>
      <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden>
        <circle cx={6} cy={6} r={5} fill="none" stroke="currentColor" strokeWidth={1.5} />
        <path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor" />
      </svg>
    </ActionIcon>
  );
}

const Pages = () => (
  <Switch>
    <Route path="/" component={Overview} />
    <Route path="/find" component={Find} />
    <Route path="/partners" component={Partners} />
    <Route path="/partners/:id">{({ id }) => <PartnerPage key={id} id={idOf(id)} />}</Route>
    <Route path="/payments/:id">{({ id }) => <PaymentPage id={idOf(id)} />}</Route>
    <Route path="/clients/:id">{({ id }) => <ClientPage id={idOf(id)} />}</Route>
    <Route path="/claims" component={Claims} />
    <Route path="/claims/:id">{({ id }) => <ClaimPage id={idOf(id)} />}</Route>
    <Route path="/withdrawals" component={WithdrawalsPage} />
    <Route path="/withdrawals/:id">{({ id }) => <WithdrawalPage id={idOf(id)} />}</Route>
    <Route path="/finance" component={Finance} />
    <Route path="/operations/*?" component={Operations} />
    <Route component={NoSuchPage} />
  </Switch>
);

const NoSuchPage = () => (
  <>
    <PageTitle>No such page</PageTitle>
    <Nothing>There is none at this address.</Nothing>
  </>
);
