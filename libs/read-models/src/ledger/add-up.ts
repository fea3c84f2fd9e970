/** Adds what a query sums up to the rows of the same key. Both have the columns by the same names. */
export function addUp(table: string, key: readonly string[], sums: readonly string[], query: string): string {
  const columns = [...key, ...sums];
  return `MERGE INTO ${table} AS kept USING (${query}) AS added ON ${key.map((name) => `kept.${name} = added.${name}`).join(' AND ')}
    WHEN MATCHED THEN UPDATE SET ${sums.map((name) => `${name} = kept.${name} + added.${name}`).join(', ')}
    WHEN NOT MATCHED THEN INSERT (${columns.join(', ')}) VALUES (${columns.map((name) => `added.${name}`).join(', ')})`;
}
