import type { PoolClient } from '#platform';
import type { DifferentRow, TableComparison } from '#read-models';

const FETCH_ROWS = 2_000;
const EXAMPLES_MAX = 10;

interface HashedRow {
  hash: string;
  row: Record<string, unknown>;
}

/** Rows in the order of their hashes, a few thousand in memory at a time. */
async function* rowsByHash(client: PoolClient, counted: string): AsyncGenerator<HashedRow> {
  await client.query(`DECLARE hashed_rows NO SCROLL CURSOR FOR
    SELECT md5(part::text) AS hash, to_jsonb(part) AS row FROM (${counted}) AS part
    ORDER BY md5(part::text) COLLATE "C"`);
  for (;;) {
    const { rows } = await client.query<HashedRow>(`FETCH ${FETCH_ROWS} FROM hashed_rows`);
    yield* rows;
    if (rows.length < FETCH_ROWS) break;
  }
  await client.query('CLOSE hashed_rows');
}

/**
 * Row by row what one of two versions alone holds of what `counted` selects. The two transactions see the versions at one position,
 * though not at one moment: so they are merged here, not joined in the database.
 */
export async function rowDifferences(
  live: PoolClient,
  replayed: PoolClient,
  counted: string,
): Promise<Required<Pick<TableComparison, 'onlyLive' | 'onlyReplayed' | 'examples'>>> {
  const examples: DifferentRow[] = [];
  const only = { live: 0, replayed: 0 };
  const note = (where: DifferentRow['in'], { row }: HashedRow): void => {
    only[where] += 1;
    if (examples.filter((example) => example.in === where).length < EXAMPLES_MAX) examples.push({ in: where, row });
  };
  const left = rowsByHash(live, counted);
  const right = rowsByHash(replayed, counted);
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    if (!a.done && !b.done && a.value.hash === b.value.hash) {
      [a, b] = [await left.next(), await right.next()];
    } else if (!a.done && (b.done || a.value.hash < b.value.hash)) {
      note('live', a.value);
      a = await left.next();
    } else if (!b.done) {
      note('replayed', b.value);
      b = await right.next();
    }
  }
  return { onlyLive: only.live, onlyReplayed: only.replayed, examples };
}
