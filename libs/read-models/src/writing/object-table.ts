import type { PoolClient } from '#platform';
import { tableWriter, type Column } from './bulk.js';
import type { TableStore } from './table-store.js';
import { textArray } from './text-array.js';

interface ObjectTable<T> {
  table: string;
  /** The property that rows are found by. */
  id: keyof T & string;
  /** Of each property the type of its column, whose name is the property's as SQL has it: `partnerId` is `partner_id`. */
  columns: { [P in keyof T & string]: <R>(value: (row: R) => T[P]) => Column<R> };
  /** Columns with another name. */
  names?: Partial<Record<keyof T & string, string>>;
}

/** A store that also finds rows by any condition. */
interface ObjectStore<T> extends TableStore<T> {
  select: (client: PoolClient, condition: string, parameters: unknown[]) => Promise<T[]>;
}

/** A table whose rows are objects with a property for each column: which is which is said once, for reading and writing. */
export function objectTable<T extends object>({ table, id, columns, names = {} }: ObjectTable<T>): ObjectStore<T> {
  const nameOf = (property: keyof T & string): string =>
    names[property] ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const properties = Object.keys(columns) as (keyof T & string)[];
  const selected = properties.map((property) => `${nameOf(property)} AS "${property}"`).join(', ');
  const select = async (client: PoolClient, condition: string, parameters: unknown[]): Promise<T[]> =>
    (await client.query<T>(`SELECT ${selected} FROM ${table} WHERE ${condition}`, parameters)).rows;
  return {
    id: (row) => row[id] as string,
    load: (client, ids) => select(client, `${nameOf(id)} = ANY($1)`, [textArray(ids)]),
    select,
    ...tableWriter<T>({
      table,
      key: [nameOf(id)],
      columns: Object.fromEntries(
        properties.map((property) => [nameOf(property), columns[property]((row: T) => row[property])]),
      ),
    }),
  };
}
