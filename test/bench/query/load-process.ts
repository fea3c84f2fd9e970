import autocannon from 'autocannon';
import { serve } from '../processes/serve.js';

export interface LoadCommand {
  url: string;
  /** Asked for one after the other; each connection begins at another one. */
  paths: string[];
  headers: Record<string, string>;
  connections: number;
  seconds: number;
  /** Requests a second; undefined: as many as are answered. */
  perSecond?: number;
}

export interface LoadResult {
  perSecond: number;
  /** Milliseconds, from when a request was due. */
  p99: number;
  answered: number;
  /** Answers that say something went wrong, and requests without one. */
  failed: number;
}

/** Whoever asks, in a process of its own. */
serve(async ({ url, paths, headers, connections, seconds, perSecond }: LoadCommand): Promise<LoadResult> => {
  let clients = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    ...(perSecond !== undefined && { overallRate: perSecond }),
    requests: paths.map((path) => ({ path })),
    setupClient: (client) => {
      const from = Math.floor((clients++ * paths.length) / connections);
      client.setRequests([...paths.slice(from), ...paths.slice(0, from)].map((path) => ({ path })));
    },
  });
  const { non2xx, errors, timeouts, latency } = result;
  const answered = result['2xx'];
  return { perSecond: answered / result.duration, p99: latency.p99, answered, failed: non2xx + errors + timeouts };
});
