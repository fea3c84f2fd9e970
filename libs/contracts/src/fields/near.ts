import leven from 'leven';

/** Names and words of ours are letters, digits, `_`, `-` and `.`; what is longer was no slip of one. */
const NAME = /^[A-Za-z0-9_.-]{1,40}$/;

/** As many letters may differ: a slip in a short word is soon another word. */
const slipsIn = (word: string): number => (word.length < 5 ? 1 : 2);

const plain = (name: string): string => name.toLowerCase().replace(/[_.-]/g, '');

/**
 * The word that was meant: the same but for capitals and `_`, or with a letter or two more, less or other. So what was given may
 * be shown beside it: it is that word, misspelt.
 * @returns undefined where none is so near, or two are
 */
export function nearest(given: string, words: Iterable<string>): string | undefined {
  if (!NAME.test(given)) return undefined;
  const sought = plain(given);
  let near: string | undefined;
  let least = slipsIn(sought) + 1;
  for (const word of words) {
    if (word === given) continue;
    const slips = leven(sought, plain(word), { maxDistance: least + 1 });
    if (slips > least || (slips === least && near === undefined)) continue;
    near = slips < least ? word : undefined;
    least = slips;
  }
  return near;
}

/** ` (did you mean USD?)`; nothing where nobody can tell. */
export const didYouMean = (meant: string | undefined): string =>
  meant === undefined ? '' : ` (did you mean ${meant}?)`;
