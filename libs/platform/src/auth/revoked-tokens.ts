import { ReloadedFile, type OnProblem } from './reloaded-file.js';

/** What bytes become that are no UTF-8, and what no text file holds. */
const NO_TEXT = /[\uFFFD\0]/;

/**
 * Ids of tokens (`jti`), one a line, as they are or as JSON strings, by which any id can be written: one that begins with # or ", or
 * with a blank. Blank lines and lines that begin with # are for people.
 * @throws where it is no text: a damaged file must not bring revoked tokens back
 */
function idsIn(text: string): ReadonlySet<string> {
  if (NO_TEXT.test(text)) throw new Error('the list of revoked tokens is no text');
  const lines = text.split('\n').map((line) => line.trim());
  return new Set(lines.filter((line) => line !== '' && !line.startsWith('#')).map(idOf));
}

function idOf(line: string): string {
  if (!line.startsWith('"')) return line;
  try {
    return String(JSON.parse(line));
  } catch {
    throw new Error('a line of the list of revoked tokens begins with " and is no JSON string');
  }
}

/** The ids of tokens that are revoked: a line that is added counts within a second. @throws when it cannot be read */
export const revokedTokens = (path: string, onProblem: OnProblem): Promise<ReloadedFile<ReadonlySet<string>>> =>
  ReloadedFile.open(path, idsIn, onProblem);
