import { createLedgerClient, ProblemError, type Ask, type Body, type Route } from '#client';
import { Alert, Loader, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Session } from './session';

export const SessionContext = createContext<Session>({ token: '', subject: '', scopes: new Set() });
export const useSession = (): Session => useContext(SessionContext);

/** Refusals stay refusals; all else may be over in a moment. */
export const mayHelp = (error: Error): boolean => !(error instanceof ProblemError) || error.status >= 500;

/** One answer of the query app, asked again every `everyMs`. */
export function useAnswer<P extends Route>(
  route: P,
  ask: Ask<P>,
  { everyMs = 0, enabled = true } = {},
): UseQueryResult<Body<P>> {
  const { token } = useSession();
  const client = useMemo(() => createLedgerClient({ baseUrl: location.origin, token }), [token]);
  return useQuery({
    queryKey: [token, route, ask],
    queryFn: async ({ signal }) => (await client.get(route, ...([{ ...ask, signal }] as never))).body,
    placeholderData: (before, query) => (isSamePlace(query?.queryKey, route, ask) ? before : undefined),
    refetchInterval: everyMs > 0 && everyMs,
    enabled,
  });
}

/** The next page of a list may be awaited with the one before it on show; what is another's must not be seen as this one's. */
function isSamePlace(before: readonly unknown[] | undefined, route: string, ask: object): boolean {
  const pathOf = (asked: unknown): string => JSON.stringify((asked as { path?: unknown } | undefined)?.path ?? null);
  return before?.[1] === route && pathOf(before[2]) === pathOf(ask);
}

const saying = (error: Error): string => {
  if (!(error instanceof ProblemError)) return 'The query app cannot be reached.';
  if (error.status === 401) return 'The token is not accepted any more: sign out, and in with a new one.';
  if (error.status === 403) return 'Your token does not allow this.';
  if (error.status === 404) return 'There is no such thing, or none that you may see.';
  return error.message;
};

/** What came; or that it is awaited, was refused, or is older than it should be. */
export function Answered<T>({ of, children }: { of: UseQueryResult<T>; children: (body: T) => ReactNode }) {
  if (of.data === undefined && of.error) return <Alert color="red" title="No answer" children={saying(of.error)} />;
  if (of.data === undefined) return <Loader size="sm" aria-label="Loading" />;
  return (
    <>
      {of.error && (
        <Alert color="orange" mb="sm" title="Not up to date">
          {saying(of.error)} What is shown was answered {new Date(of.dataUpdatedAt).toISOString().slice(11, 19)} UTC.
        </Alert>
      )}
      {children(of.data)}
    </>
  );
}

export const Nothing = ({ children }: { children: ReactNode }) => (
  <Text c="dimmed" fs="italic">
    {children}
  </Text>
);
