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

const DAY = 'DAY';

/** Minor units as people write them: 123456 of USD is 1234.56, of JPY 123456. */
export function amountOf(amount: bigint | number, asset: string): string {
  const digits = asset === DAY ? 0 : digitsOf(asset);
  const [sign, minor] = amount < 0 ? ['-', -BigInt(amount)] : ['', BigInt(amount)];
  if (digits === 0) return `${sign}${minor}`;
  const text = String(minor).padStart(digits + 1, '0');
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
