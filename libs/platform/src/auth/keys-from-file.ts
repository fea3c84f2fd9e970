import type { JWTVerifyGetKey } from 'jose';
import { publicKeysIn } from './public-keys.js';
import { ReloadedFile, type OnProblem } from './reloaded-file.js';

/**
 * Keys from a JWKS file: one that is added or taken out counts within a second.
 * @throws when the file cannot be read or holds no key set
 */
export async function keysFromFile(path: string, onProblem: OnProblem): Promise<JWTVerifyGetKey> {
  const file = await ReloadedFile.open(path, publicKeysIn, onProblem);
  return async (header, token) => (await file.current())(header, token);
}
