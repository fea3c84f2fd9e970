import type { PoolClient } from '#platform';

/** With those that do not show at all: they come along where a code is copied from a page. */
const BLANKS = /[\s\u00ad\u200b-\u200d\u2060]/gu;
const CODE_LENGTH_MAX = 64;
const NAMED_MAX = 3;

const withoutBlanks = (code: string): string => code.replace(BLANKS, '');
const folded = (code: string): string => withoutBlanks(code).toLowerCase();

/**
 * Codes that are known, and differ from unknown ones in nothing but capitals and blanks: whoever typed the one meant the
 * other.
 * @returns a sentence by code, for those of which there is one
 */
export async function similarCodes(client: PoolClient, codes: readonly string[]): Promise<Map<string, string>> {
  const asked = new Set(codes.map(folded).filter((code) => code !== '' && code.length <= CODE_LENGTH_MAX));
  if (asked.size === 0) return new Map();
  const { rows } = await client.query<{ code: string; folded: string }>(
    `SELECT code, lower(code COLLATE "C") AS folded FROM links
     WHERE lower(code COLLATE "C") = ANY($1) AND created_at IS NOT NULL ORDER BY code COLLATE "C"`,
    [[...asked]],
  );
  const known = Map.groupBy(rows, (row) => row.folded);
  const sentences = new Map<string, string>();
  for (const code of new Set(codes)) {
    const similar = (known.get(folded(code)) ?? []).map((row) => row.code).filter((other) => other !== code);
    if (similar.length > 0) sentences.set(code, sentence(code, similar));
  }
  return sentences;
}

function sentence(code: string, similar: readonly string[]): string {
  const named = similar.slice(0, NAMED_MAX).join(', ');
  const are = similar.length === 1 ? `code ${named} is` : `codes ${named} are`;
  return `the ${are} known, differing only in ${differenceOf(code, similar)}`;
}

function differenceOf(code: string, similar: readonly string[]): string {
  const visible = withoutBlanks(code);
  const inBlanks = visible !== code;
  const inCase = !similar.includes(visible);
  return [...(inCase ? ['case'] : []), ...(inBlanks ? ['blanks'] : [])].join(' and ');
}
