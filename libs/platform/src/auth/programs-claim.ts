import { isProgramId } from '../programs/program-id.js';

/** A token that says so is for every program, those to come as well. */
export const EVERY_PROGRAM = '*';

/**
 * The programs of a token's `programs` claim: a list of texts, or a text of words separated by blanks. Without one it is for none.
 * @returns undefined where the claim is neither
 */
export function programsIn(claim: unknown): ReadonlySet<string> | undefined {
  if (claim === undefined) return new Set();
  const words: unknown = typeof claim === 'string' ? claim.split(' ').filter((word) => word !== '') : claim;
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return undefined;
  return new Set(words.filter((word) => word === EVERY_PROGRAM || isProgramId(word)));
}

export const isForProgram = (programs: ReadonlySet<string>, program: string): boolean =>
  programs.has(program) || programs.has(EVERY_PROGRAM);
