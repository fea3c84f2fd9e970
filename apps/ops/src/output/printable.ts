/** Control characters could move a terminal's cursor or worse: what strangers wrote is shown with them spelled out. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Text of strangers on one line of a terminal, cut to `lengthMax` characters. */
export function printable(text: string, lengthMax = Infinity): string {
  const shown = text.replace(CONTROL, spelledOut);
  return shown.length <= lengthMax ? shown : `${shown.slice(0, lengthMax - 1)}…`;
}

/** The same with its line breaks and tabs kept. */
export function printableLines(text: string): string {
  return text.replace(CONTROL, (character) => ('\n\t'.includes(character) ? character : spelledOut(character)));
}

const spelledOut = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;
