import { serve } from '../processes/serve.js';

export interface AskCommand {
  url: string;
  headers: Record<string, string>;
}

export interface Asked {
  body: unknown;
  /** From when it was asked until the answer was read. */
  ms: number;
}

/** Whoever asks one thing after the other, with nothing else in memory. */
serve(async ({ url, headers }: AskCommand): Promise<Asked> => {
  const began = performance.now();
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`GET ${url} answers ${response.status} ${await response.text()}`);
  const body: unknown = await response.json();
  return { body, ms: performance.now() - began };
});
