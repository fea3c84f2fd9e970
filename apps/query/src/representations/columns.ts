import 'reflect-metadata';

type Shape = new () => object;

/** A column of a table: its name, and how to find its value in a row. */
export interface ListColumn {
  name: string;
  path: readonly string[];
}

interface Documented {
  type?: unknown;
  isArray?: boolean;
}

/** The fields of an answer's class, in their order, as they are documented. */
const fieldsOf = (shape: Shape): string[] =>
  ((Reflect.getMetadata('swagger/apiModelPropertiesArray', shape.prototype as object) ?? []) as string[]).map((name) =>
    name.slice(1),
  );

const documentedOf = (shape: Shape, field: string): Documented =>
  (Reflect.getMetadata('swagger/apiModelProperties', shape.prototype as object, field) ?? {}) as Documented;

/** The class of a field; undefined for texts, numbers and the like. An arrow function says a class when it is called. */
function shapeOf({ type }: Documented): Shape | undefined {
  if (typeof type !== 'function') return undefined;
  return type.prototype === undefined ? (type as () => Shape)() : (type as Shape);
}

/** Whether a list comes in pages. */
export const isPaged = (answer: Shape): boolean => fieldsOf(answer).includes('next');

/**
 * The columns of an answer's list, from what is documented of its rows: fields of an object within a row are columns of their own,
 * `contract.signedAt`.
 * @param each a list within a row: its fields are columns, too
 */
export function columnsOf(answer: Shape, list: string, each?: string): ListColumn[] {
  const row = shapeOf(documentedOf(answer, list));
  if (!row) throw new Error(`${answer.name}.${list} is no list of objects`);
  const columns = (shape: Shape, path: readonly string[]): ListColumn[] =>
    fieldsOf(shape).flatMap((field) => {
      const documented = documentedOf(shape, field);
      const within = shapeOf(documented);
      const its = [...path, field];
      const isFlat = within && (!documented.isArray || (path.length === 0 && field === each));
      return isFlat ? columns(within, its) : [{ name: its.join('.'), path: its }];
    });
  return columns(row, []);
}

/** What stands in a row at a column's path; undefined where an object on the way is null. */
export const valueAt = (row: unknown, path: readonly string[]): unknown =>
  path.reduce((value, field) => (value as Record<string, unknown> | null | undefined)?.[field], row);
