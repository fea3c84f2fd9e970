/** Part of a document. */
type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What may be null, as OpenAPI 3.1 says it: by its type, as JSON Schema does. Decorators know the `nullable` of 3.0 alone, which
 * nobody reads in a document of 3.1.
 */
export function withNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withNulls(item)) as T;
  if (!isNode(value)) return value;
  const { nullable, ...schema } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNulls(member)]),
  );
  return (nullable === true ? orNull(schema) : schema) as T;
}

function orNull({ $ref, allOf, ...schema }: Node): Node {
  const whole = $ref === undefined ? allOf : [{ $ref }];
  if (Array.isArray(whole)) return { ...schema, anyOf: [...(whole as unknown[]), { type: 'null' }] };
  return { ...schema, type: [schema['type'], 'null'] };
}
