/**
 * JSON with bigints as integers of every digit, also beyond what a JavaScript number holds. `JSON.stringify` knows no
 * bigints, and `JSON.rawJSON` is not in every Node that we run on. For plain data: no cycles, no `toJSON`.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`).join(',')}}`;
}
