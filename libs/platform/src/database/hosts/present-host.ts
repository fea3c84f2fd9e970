import { parseHosts, type SessionAttributes } from './database-hosts.js';
import { HostWatch } from './host-watch.js';

const WITHIN_MS = 10_000;

/**
 * The address of the one server to go to now, for a client that knows one alone and is soon done.
 * @throws NoHostError where none is what is wanted
 */
export async function presentHost(databaseUrl: string, inNeed: SessionAttributes): Promise<string> {
  const { urls, wants } = parseHosts(databaseUrl);
  if (urls.length === 1 && wants === undefined) return urls[0]!;
  const watch = HostWatch.of(databaseUrl, inNeed);
  const listener = (): void => undefined;
  watch.listen(listener, 'referral-ledger');
  try {
    return watch.urls[await watch.place(WITHIN_MS)]!;
  } finally {
    watch.leave(listener);
  }
}
