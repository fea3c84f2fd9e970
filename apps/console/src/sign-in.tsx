import { Button, Center, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { sessionOf, type Session } from './session';

export function SignIn({ onSession }: { onSession: (session: Session) => void }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const signIn = () => {
    const session = sessionOf(token.trim());
    if (session) onSession(session);
    else setProblem('This is not a token: it has three parts with dots between them.');
  };
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={480}>
        <form onSubmit={(event) => (event.preventDefault(), signIn())}>
          <Stack>
            <Title order={1} size="h3">
              Referral ledger
            </Title>
            <Text size="sm">The console shows what your token allows, and changes nothing.</Text>
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
            <Button type="submit" disabled={token.trim() === ''}>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
