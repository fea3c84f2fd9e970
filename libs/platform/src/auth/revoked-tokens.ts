import { ReloadedFile, type OnProblem } from './reloaded-file.js';

/** Ids of tokens (`jti`), one a line; blank lines and lines that begin with # are for people. */
const idsIn = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );

/** The ids of tokens that are revoked: a line that is added counts within a second. @throws when it cannot be read */
export const revokedTokens = (path: string, onProblem: OnProblem): Promise<ReloadedFile<ReadonlySet<string>>> =>
  ReloadedFile.open(path, idsIn, onProblem);
