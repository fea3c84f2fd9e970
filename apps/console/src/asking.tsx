import { createLedgerClient, ProblemError, type Ask, type Body, type LedgerClient, type Route } from '#client';
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { When } from './format';
import { BASE_PATH } from './place';
import type { Session } from './session';

/** Who asks, and what it is asked with. */
export interface Asking {
  session: Session;
  client: LedgerClient;
  signOut: () => void;
}

export const askingFor = (session: Session, signOut: () => void): Asking => ({
  session,
  signOut,
  client: createLedgerClient({ baseUrl: location.origin + BASE_PATH, token: session.token }),
});

export const AskingContext = createContext<Asking | undefined>(undefined);

export function useAsking(): Asking {
  const asking = useContext(AskingContext);
  if (!asking) throw new Error('Nobody is signed in.');
  return asking;
}

export const useSession = (): Session => useAsking().session;

/** Whether the token allows what one of these scopes allows. */
export function useMay(...scopes: string[]): boolean {
  const { scopes: given } = useSession();
  return scopes.some((scope) => given.has(scope));
}

/** Refusals stay refusals; all else may be over in a moment. */
export const mayHelp = (error: Error): boolean => !(error instanceof ProblemError) || error.status >= 500;

/** One answer of the query app, asked again every `everyMs`. */
export function useAnswer<P extends Route>(
  route: P,
  ask: Ask<P>,
  { everyMs = 0, enabled = true } = {},
): UseQueryResult<Body<P>> {
  const { client, session } = useAsking();
  return useQuery({
    queryKey: [session.token, route, ask],
    queryFn: async ({ signal }) => (await client.get(route, ...([{ ...ask, signal }] as never))).body,
    placeholderData: (before, query) => (isSamePlace(query?.queryKey, route, ask) ? before : undefined),
    refetchInterval: everyMs > 0 && everyMs,
    enabled,
  });
}

/**
 * The next page of a list may be awaited with the one before it on show; what is another's, or of another moment, must not be seen
 * as this one's.
 */
function isSamePlace(before: readonly unknown[] | undefined, route: string, ask: object): boolean {
  const placeOf = (asked: unknown): string => {
    const { path, query } = (asked ?? {}) as { path?: unknown; query?: { asOf?: unknown; atPosition?: unknown } };
    return JSON.stringify([path ?? null, query?.asOf ?? null, query?.atPosition ?? null]);
  };
  return before?.[1] === route && placeOf(before[2]) === placeOf(ask);
}

export function saying(error: Error): string {
  if (!(error instanceof ProblemError)) return 'The query app cannot be reached.';
  if (error.status === 401) return 'The token is not accepted any more.';
  if (error.status === 403) return 'Your token does not allow this.';
  if (error.status === 404) return 'There is no such thing, or none that you may see.';
  if (error.errors.length > 0) return error.errors.map(({ parameter, detail }) => `${parameter} ${detail}`).join('; ');
  return error.message;
}

/** What came; or that it is awaited, was refused, or is older than it should be. */
export function Answered<T>({ of, children }: { of: UseQueryResult<T>; children: (body: T) => ReactNode }) {
  if (of.data === undefined && of.error) {
    return (
      <Alert color="red" title="No answer" role="alert">
        {saying(of.error)}
        <Again after={of.error} />
      </Alert>
    );
  }
  if (of.data === undefined) return <Awaited />;
  return (
    <>
      {of.error && (
        <Alert className="warns" mb="sm" title="Not up to date" role="status">
          {saying(of.error)} What is shown was answered <When at={new Date(of.dataUpdatedAt).toISOString()} />.
          <Again after={of.error} />
        </Alert>
      )}
      <div className={of.isPlaceholderData ? 'awaited' : ''} aria-busy={of.isPlaceholderData}>
        <Stack>{children(of.data)}</Stack>
      </div>
    </>
  );
}

/** The way in, for whoever has been here too long. */
function Again({ after: error }: { after: Error }) {
  const { signOut } = useAsking();
  if (!(error instanceof ProblemError) || error.status !== 401) return null;
  return (
    <Button size="compact-sm" mt="xs" display="block" onClick={signOut}>
      Sign in again
    </Button>
  );
}

const Awaited = () => (
  <Stack gap="xs" role="status" aria-label="Loading">
    <Skeleton height={14} width="70%" />
    <Skeleton height={14} width="90%" />
    <Skeleton height={14} width="60%" />
  </Stack>
);

export const Nothing = ({ children }: { children: ReactNode }) => (
  <Text size="sm" className="faint">
    {children}
  </Text>
);
