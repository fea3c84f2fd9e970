import type { Change } from '#client';
import { useNetwork } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useAsking, useMay } from './asking';

const RECENT_MAX = 50;
/** Changes come in bursts: what is on show is asked for again once for all that came in so long. */
const GATHER_MS = 1_500;
/** What the query app reads many rows for is asked for again less often. */
const COSTLY = /\/(tree|rewards|statements)|^\/v1\/finance\//;
const COSTLY_MS = 15_000;

export interface Live {
  /** Undefined where the token does not allow to follow. */
  isConnected: boolean | undefined;
  /** What came since the page was opened, the latest first. */
  recent: readonly Change[];
}

const LiveContext = createContext<Live>({ isConnected: undefined, recent: [] });
export const useLive = (): Live => useContext(LiveContext);

/** Follows what changes, and has what is on show asked for again. */
export function FollowChanges({ children }: { children: ReactNode }) {
  const { client } = useAsking();
  const queries = useQueryClient();
  const mayFollow = useMay('referrals:read', 'referrals:self');
  const [isConnected, setConnected] = useState<boolean>();
  // A connection that is cut off is not noticed by the one who only listens.
  const { online } = useNetwork();
  const [recent, setRecent] = useState<readonly Change[]>([]);
  useEffect(() => {
    if (!mayFollow) return;
    const over = new AbortController();
    let gathered: Change[] = [];
    let costlyFrom = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      const told = gathered.reverse();
      gathered = [];
      timer = undefined;
      setRecent((before) => [...told, ...before].slice(0, RECENT_MAX));
      const isCostlyToo = Date.now() >= costlyFrom;
      if (isCostlyToo) costlyFrom = Date.now() + COSTLY_MS;
      void queries.invalidateQueries({
        predicate: ({ queryKey: [, route] }) => isCostlyToo || !COSTLY.test(String(route)),
      });
    };
    const follow = async () => {
      for await (const change of client.follow({ signal: over.signal, onConnected: setConnected })) {
        gathered.push(change);
        timer ??= setTimeout(tell, GATHER_MS);
      }
    };
    follow().catch(() => setConnected(false));
    return () => {
      over.abort();
      clearTimeout(timer);
    };
  }, [client, mayFollow, queries]);
  return (
    <LiveContext value={{ isConnected: mayFollow ? online && (isConnected ?? false) : undefined, recent }}>
      {children}
    </LiveContext>
  );
}
