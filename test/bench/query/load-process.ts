import autocannon from 'autocannon';
import { serve } from '../processes/serve.js';

export interface LoadCommand {
  url: string;
  /** Each connection asks for its share of them, one after the other, again and again. */
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
    // Requests are made when a connection is set up, while the clock runs already: thousands for each took half a second, which
    // stood in the figures as if the app had not answered.
    requests: [{ path: paths[0] }],
    setupClient: (client) => {
      const share = paths.filter((_, i) => i % connections === clients % connections);
      clients += 1;
      client.setRequests((share.length > 0 ? share : paths).map((path) => ({ path })));
    },
  });
  const { non2xx, errors, timeouts, latency } = result;
  const answered = result['2xx'];
  return { perSecond: answered / result.duration, p99: latency.p99, answered, failed: non2xx + errors + timeouts };
});
