import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/**
 * A key set as text. Only public keys: whoever verifies tokens must not be able to sign any, and a shared secret
 * verifies nothing here. A set without a key is far more often a fault than a decision, and would shut everybody out.
 * @throws where it is none
 */
export function publicKeysIn(text: string): JWTVerifyGetKey {
  const parsed = jsonIn(text) as JSONWebKeySet;
  const keys = createLocalJWKSet(parsed);
  if (parsed.keys.some((key) => 'd' in key || key.kty === 'oct'))
    throw new Error('it holds a private or a shared key: only public keys belong there');
  if (parsed.keys.length === 0) throw new Error('it holds no key');
  return keys;
}

/** The parser's own complaint would quote the text. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}
