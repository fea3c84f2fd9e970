import { formatInstant, type Instant } from '#contracts';
import { copyIn, CopyRows, type PoolClient } from '#platform';

/** A column of a bulk write: its PostgreSQL type, and the value of a row in either of the two ways to send it. */
export interface Column<T> {
  type: string;
  /** As that type's text or number, in an array parameter. */
  value: (row: T) => string | number | boolean | null;
  /** As a field of a binary COPY. */
  copy: (copy: CopyRows, row: T) => void;
}

export interface BulkTable<T> {
  table: string;
  /** Key columns. */
  key: readonly string[];
  columns: Record<string, Column<T>>;
}

export const text = <T>(value: (row: T) => string | null): Column<T> => ({
  type: 'text',
  value,
  copy: (copy, row) => copy.text(value(row)),
});

export const integer = <T>(value: (row: T) => number | null): Column<T> => ({
  type: 'integer',
  value,
  copy: (copy, row) => copy.int32(value(row)),
});

export const bigint = <T>(value: (row: T) => number | null): Column<T> => ({
  type: 'bigint',
  value,
  copy: (copy, row) => copy.int64(value(row)),
});

export const flag = <T>(value: (row: T) => boolean): Column<T> => ({
  type: 'boolean',
  value,
  copy: (copy, row) => copy.bool(value(row)),
});

/** The version of jsonb's binary format, which its text follows. */
const JSONB_VERSION = '\u0001';

export const json = <T>(value: (row: T) => unknown): Column<T> => ({
  type: 'jsonb',
  value: (row) => JSON.stringify(value(row)),
  copy: (copy, row) => copy.text(JSONB_VERSION + JSON.stringify(value(row))),
});

export const instant = <T>(value: (row: T) => Instant | null): Column<T> => ({
  type: 'timestamptz',
  value: (row) => {
    const at = value(row);
    return at === null ? null : formatInstant(at);
  },
  copy: (copy, row) => copy.timestamptz(value(row)),
});

/** A writer of many new rows, by COPY: the server reads each as it is, without a statement to plan or text to parse. */
export function bulkInserter<T>(
  table: string,
  columns: Record<string, Column<T>>,
): (client: PoolClient, rows: readonly T[]) => Promise<void> {
  const sql = `COPY ${table} (${Object.keys(columns).join(', ')}) FROM STDIN (FORMAT binary)`;
  const fields = Object.values(columns);
  return async (client, rows) => {
    if (rows.length === 0) return;
    const copy = new CopyRows();
    for (const row of rows) {
      copy.begin(fields.length);
      for (const field of fields) field.copy(copy, row);
    }
    await copyIn(client, sql, copy.finish());
  };
}

/** A writer of many rows: new ones, and others over those of the same key, by one array parameter a column. */
export function bulkWriter<T>({
  table,
  key,
  columns,
}: BulkTable<T>): (client: PoolClient, fresh: readonly T[], changed: readonly T[]) => Promise<void> {
  const insert = bulkInserter(table, columns);
  const names = Object.keys(columns);
  const fields = Object.values(columns);
  const changes = names.filter((name) => !key.includes(name)).map((name) => `${name} = changed.${name}`);
  const update = `UPDATE ${table} SET ${changes.join(', ')}
    FROM unnest(${fields.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')}) AS changed (${names.join(', ')})
    WHERE ${key.map((name) => `${table}.${name} = changed.${name}`).join(' AND ')}`;
  return async (client, fresh, changed) => {
    await insert(client, fresh);
    if (changed.length === 0) return;
    await client.query(
      update,
      fields.map(({ value }) => changed.map(value)),
    );
  };
}
