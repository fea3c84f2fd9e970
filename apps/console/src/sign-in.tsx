import { Alert, Button, Center, Loader, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { endSignIn, goToSignIn, isReturn, readProvider, type SignInProvider } from './open-id';
import { sessionOf, type Session } from './session';

interface Props {
  onSession: (session: Session) => void;
}

const wasReturn = isReturn();

/** By the provider that the query app names, or by a token that somebody has. */
export function SignIn({ onSession }: Props) {
  const [provider, setProvider] = useState<SignInProvider | null>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isGone = false;
    const begin = async () => {
      const found = await readProvider();
      if (isGone) return;
      if (found && isReturn()) {
        const session = sessionOf(await endSignIn(found));
        if (!session) throw new Error('The provider gave a token that says nothing about itself.');
        if (!isGone) onSession(session);
        return;
      }
      setProvider(found);
    };
    begin().catch((error: Error) => {
      setProblem(error.message);
      setProvider(null);
    });
    return () => {
      isGone = true;
    };
  }, [onSession]);
  if (provider === undefined) {
    return (
      <Center component="main" mih="100vh">
        <Loader aria-label={wasReturn ? 'Signing in' : 'Loading'} />
      </Center>
    );
  }
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={480}>
        <Stack>
          <Title order={1} size="h3">
            Referral ledger
          </Title>
          <Text size="sm">The console shows what your token allows, and changes nothing.</Text>
          {problem !== undefined && (
            <Alert color="red" role="alert" title="Not signed in">
              {problem}
            </Alert>
          )}
          {provider === null ? (
            <ByToken onSession={onSession} />
          ) : (
            <>
              <Button onClick={() => void goToSignIn(provider).catch((error: Error) => setProblem(error.message))}>
                Sign in with {new URL(provider.issuer).host}
              </Button>
              <details>
                <summary className="faint">By a token</summary>
                <ByToken onSession={onSession} />
              </details>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function ByToken({ onSession }: Props) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const signIn = () => {
    const session = sessionOf({ token: token.trim() });
    if (session) onSession(session);
    else setProblem('This is not a token: it has three parts with dots between them.');
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), signIn())}>
      <Stack>
        <Textarea
          label="Token"
          description="Kept until this tab is closed."
          autosize
          minRows={3}
          maxRows={6}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={problem}
        />
        <Button type="submit" disabled={token.trim() === ''} variant="default">
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
