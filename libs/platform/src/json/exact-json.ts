/** Text in which nothing has to be escaped: to look costs a fraction of what `JSON.stringify` does for one text. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/**
 * JSON with bigints as integers of every digit, also beyond what a JavaScript number holds. `JSON.stringify` knows no
 * bigints, and `JSON.rawJSON` is not in every Node that we run on. For plain data: no cycles, no `toJSON`.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${exactJson(item)}`;
    return `[${text}]`;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${exactJson(member)}`;
  }
  return `{${text}}`;
}
