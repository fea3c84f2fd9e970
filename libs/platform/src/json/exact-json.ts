/** Text in which nothing has to be escaped: to look costs less than `JSON.stringify` of one text does. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const NAMES_MAX = 1_000;
const names = new Map<string, string>();

/** A member's name with its colon: there are few, and the same ones again and again. */
function named(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${quoted(name)}:`;
  if (names.size < NAMES_MAX) names.set(name, text);
  return text;
}

/**
 * JSON with bigints as integers of every digit, also beyond what a JavaScript number holds. `JSON.stringify` knows no
 * bigints, and `JSON.rawJSON` is not in every Node that we run on. For plain data: no cycles, no `toJSON`.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? exactJson(item) : `,${exactJson(item)}`;
    return `[${text}]`;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member !== undefined) text += (text === '' ? '' : ',') + named(name) + exactJson(member);
  }
  return `{${text}}`;
}
