import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { publicKeysIn } from './public-keys.js';
import type { OnProblem } from './reloaded-file.js';

export interface RemoteKeysOptions {
  /** Keys older than this are fetched again, while those at hand go on to be used. */
  refreshMs: number;
  /** Older than this they are used no more: one that was taken out must not live on because nobody answers. */
  maxAgeMs?: number;
  /** For a token that names an unknown key they are fetched again, but not more often than this. */
  retryMs?: number;
  fetchTimeoutMs?: number;
  onProblem: OnProblem;
}

const MAX_AGE_MS = 3_600_000;
const RETRY_MS = 5_000;
const FETCH_TIMEOUT_MS = 5_000;
/** Far more than any key set. */
const ANSWER_BYTES_MAX = 1_048_576;

/**
 * Keys from a JWKS URL. Verifying waits for the other side only where it has to: for the first keys, for a key that is not known, and
 * where those at hand are too old. An answer that is no set of public keys changes nothing.
 */
export function keysFromUrl(url: string, options: RemoteKeysOptions): JWTVerifyGetKey {
  const {
    refreshMs,
    maxAgeMs = MAX_AGE_MS,
    retryMs = RETRY_MS,
    fetchTimeoutMs = FETCH_TIMEOUT_MS,
    onProblem,
  } = options;
  // When to fetch is decided here: jose's own way lets every caller wait once the keys are old.
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: fetchTimeoutMs,
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    [customFetch]: fetchPublicKeys,
  });
  let fetchedAt = -Infinity;
  let triedAt = -Infinity;
  let failure: Error | undefined;
  let trying: Promise<void> | undefined;

  const attempt = async (): Promise<void> => {
    try {
      await keys.reload();
      fetchedAt = performance.now();
      failure = undefined;
    } catch (error) {
      if (failure === undefined) onProblem('the keys that verify tokens cannot be fetched', error);
      failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      triedAt = performance.now();
      trying = undefined;
    }
  };
  /** One at a time, and none right after another. */
  const fetchAgain = (): Promise<void> => {
    if (trying) return trying;
    return performance.now() - triedAt < retryMs ? Promise.resolve() : (trying = attempt());
  };

  return async (header, token) => {
    const age = performance.now() - fetchedAt;
    if (age > maxAgeMs) {
      await fetchAgain();
      if (failure !== undefined && performance.now() - fetchedAt > maxAgeMs) throw failure;
    } else if (age > refreshMs) void fetchAgain();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await fetchAgain();
      // Nobody can say that there is no such key.
      if (failure !== undefined) throw failure;
      return keys(header, token);
    }
  };
}

/** Reads no more than a key set can be, and hands on nothing that is none. A redirect is no answer: it may lead anywhere. */
async function fetchPublicKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`the answer has more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.status === 200) publicKeysIn(text);
  return new Response(text, { status: response.status });
}
