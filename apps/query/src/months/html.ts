import escape from 'validator/lib/escape.js';

/** Text that is HTML already. */
export interface Html {
  raw: string;
}

type Part = Html | string | number | readonly Html[];

/** HTML, in which whatever is put in is text, unless it is HTML already. */
export const markup = (texts: TemplateStringsArray, ...parts: Part[]): Html => ({
  raw: String.raw({ raw: texts.raw }, ...parts.map(toRaw)),
});

function toRaw(part: Part): string {
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'raw' in part ? part.raw : part.map(({ raw }) => raw).join('');
}

const escapeText = escape as unknown as (text: string) => string;
