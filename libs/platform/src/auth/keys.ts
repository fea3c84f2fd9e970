import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { readFile } from 'node:fs/promises';

const REREAD_INTERVAL_MS = 5_000;
const FETCH_TIMEOUT_MS = 5_000;

/** Keys from a JWKS URL: fetched when first needed, kept, and fetched again when a token names an unknown key. */
export const keysFromUrl = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_TIMEOUT_MS });

/**
 * Keys from a JWKS file, which is read again when a token names a key that is not in it (at most every 5 s): a new
 * key needs no restart.
 * @throws when the file cannot be read or holds no key set
 */
export async function keysFromFile(path: string): Promise<JWTVerifyGetKey> {
  let keys = await readKeys(path);
  let readAt = performance.now();
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const stale = performance.now() - readAt > REREAD_INTERVAL_MS;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !stale) throw error;
      readAt = performance.now();
      keys = await readKeys(path);
      return keys(header, token);
    }
  };
}

async function readKeys(path: string): Promise<JWTVerifyGetKey> {
  return createLocalJWKSet(JSON.parse(await readFile(path, 'utf8')) as JSONWebKeySet);
}
