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

/**
 * New rows on their way into a table, by COPY: the server reads each as it is, without a statement to plan or text to
 * parse. Encoded as they are added: no row has to be kept until it is sent.
 */
export class NewRows<T> {
  readonly #sql: string;
  readonly #fields: readonly Column<T>[];
  #copy = new CopyRows();

  constructor(table: string, columns: Record<string, Column<T>>) {
    this.#sql = `COPY ${table} (${Object.keys(columns).join(', ')}) FROM STDIN (FORMAT binary)`;
    this.#fields = Object.values(columns);
  }

  /** Added since the last `send`. */
  get count(): number {
    return this.#copy.rows;
  }

  add(row: T): void {
    this.#copy.begin(this.#fields.length);
    for (const field of this.#fields) field.copy(this.#copy, row);
  }

  addAll(rows: readonly T[]): this {
    for (const row of rows) this.add(row);
    return this;
  }

  /** Sends what was added, all of it or nothing. What is added from now on goes with the next. */
  async send(client: PoolClient): Promise<void> {
    if (this.count === 0) return;
    const copy = this.#copy;
    this.#copy = new CopyRows();
    await copyIn(client, this.#sql, copy.finish());
    copy.release();
  }
}

/** How a table is written. */
export interface TableWriter<T> {
  newRows: () => NewRows<T>;
  /** Encodes new rows, and others that take the place of those of the same key. @returns writes them, by one array parameter a column */
  encode: (fresh: readonly T[], changed: readonly T[]) => (client: PoolClient) => Promise<void>;
}

export function tableWriter<T>({ table, key, columns }: BulkTable<T>): TableWriter<T> {
  const names = Object.keys(columns);
  const fields = Object.values(columns);
  const changes = names.filter((name) => !key.includes(name)).map((name) => `${name} = changed.${name}`);
  const update = `UPDATE ${table} SET ${changes.join(', ')}
    FROM unnest(${fields.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')}) AS changed (${names.join(', ')})
    WHERE ${key.map((name) => `${table}.${name} = changed.${name}`).join(' AND ')}`;
  return {
    newRows: () => new NewRows(table, columns),
    encode: (fresh, changed) => {
      const added = new NewRows(table, columns).addAll(fresh);
      const arrays = changed.length > 0 ? fields.map(({ value }) => changed.map(value)) : undefined;
      return async (client) => {
        await added.send(client);
        if (arrays) await client.query(update, arrays);
      };
    },
  };
}
