import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';

/** A column of a bulk write: its PostgreSQL type, and the value of a row as that type's text or number. */
export interface Column<T> {
  type: string;
  value: (row: T) => string | number | boolean | null;
}

export interface BulkTable<T> {
  table: string;
  /** Key columns. */
  key: readonly string[];
  columns: Record<string, Column<T>>;
}

export const text = <T>(value: (row: T) => string | null): Column<T> => ({ type: 'text', value });
export const integer = <T>(value: (row: T) => number | null): Column<T> => ({ type: 'integer', value });
export const bigint = <T>(value: (row: T) => number | null): Column<T> => ({ type: 'bigint', value });
export const flag = <T>(value: (row: T) => boolean): Column<T> => ({ type: 'boolean', value });
export const json = <T>(value: (row: T) => unknown): Column<T> => ({
  type: 'jsonb',
  value: (row) => JSON.stringify(value(row)),
});
export const instant = <T>(value: (row: T) => Instant | null): Column<T> => ({
  type: 'timestamptz',
  value: (row) => {
    const at = value(row);
    return at === null ? null : formatInstant(at);
  },
});

/** `SELECT * FROM unnest(…) AS rows (…)` with one array parameter a column, whatever the number of rows. */
export function unnestSource<T>(columns: Record<string, Column<T>>): string {
  const casts = Object.values(columns).map(({ type }, i) => `$${i + 1}::${type}[]`);
  return `SELECT * FROM unnest(${casts.join(', ')}) AS fresh (${Object.keys(columns).join(', ')})`;
}

/** The parameters of `unnestSource` for these rows. */
export function unnestParameters<T>(columns: Record<string, Column<T>>, rows: readonly T[]): unknown[] {
  return Object.values(columns).map(({ value }) => rows.map(value));
}

/** A writer of many new rows in one statement. */
export function bulkInserter<T>(
  table: string,
  columns: Record<string, Column<T>>,
): (client: PoolClient, rows: readonly T[]) => Promise<void> {
  const sql = `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) ${unnestSource(columns)}`;
  return async (client, rows) => {
    if (rows.length > 0) await client.query(sql, unnestParameters(columns, rows));
  };
}

/** A writer of many rows in few statements: rows that are new, and rows that replace those of the same key. */
export function bulkWriter<T>({
  table,
  key,
  columns,
}: BulkTable<T>): (client: PoolClient, fresh: readonly T[], changed: readonly T[]) => Promise<void> {
  const insert = bulkInserter(table, columns);
  const changes = Object.keys(columns)
    .filter((name) => !key.includes(name))
    .map((name) => `${name} = fresh.${name}`);
  const update = `UPDATE ${table} SET ${changes.join(', ')} FROM (${unnestSource(columns)}) AS fresh
    WHERE ${key.map((name) => `${table}.${name} = fresh.${name}`).join(' AND ')}`;
  return async (client, fresh, changed) => {
    await insert(client, fresh);
    if (changed.length > 0) await client.query(update, unnestParameters(columns, changed));
  };
}
