import type { Pool, PoolClient } from '#platform';
import { createHash } from 'node:crypto';
import { keysOf, type Generation } from './generation.js';
import { FILTER_FORMAT, KeyFilter } from './key-filter.js';

/** Read at once, so that a large filter is neither doubled in memory nor holds up everything else. */
const PIECE_BYTES = 512 * 1024;

/** Of whose keys a filter is, and its bytes: what is kept under another generation's name is not taken for its own. */
function checksumOf({ first, last }: Generation, { bytes }: KeyFilter): Buffer {
  return createHash('sha256').update(`${FILTER_FORMAT} ${first} ${last}\n`).update(bytes).digest();
}

const KEPT = 'FROM event_id_filters WHERE first_position = $1 AND format = $2';

export async function hasFilter(client: Pool | PoolClient, { first }: Generation): Promise<boolean> {
  return (await client.query(`SELECT ${KEPT}`, [first, FILTER_FORMAT])).rowCount === 1;
}

/**
 * The filter that is kept of a complete generation. @returns undefined where there is none of this format, or what is
 * there is damaged: then the generation's index is asked instead
 */
export async function loadFilter(client: Pool | PoolClient, generation: Generation): Promise<KeyFilter | undefined> {
  const of = [generation.first, FILTER_FORMAT];
  const { rows } = await client.query<{ last: number; size: number; checksum: Buffer }>(
    `SELECT last_position::float8 AS last, octet_length(filter) AS size, checksum ${KEPT}`,
    of,
  );
  const [row] = rows;
  const filter = new KeyFilter(keysOf(generation));
  if (row?.last !== generation.last || row.size !== filter.bytes.length) return undefined;
  for (let at = 0; at < row.size; at += PIECE_BYTES) {
    const { rows: pieces } = await client.query<{ piece: Buffer }>(
      `SELECT substring(filter FROM $3 FOR ${PIECE_BYTES}) AS piece ${KEPT}`,
      [...of, at + 1],
    );
    pieces[0]?.piece.copy(filter.bytes, at);
  }
  return row.checksum.equals(checksumOf(generation, filter)) ? filter : undefined;
}

/** Keeps the filter of a complete generation, where none is kept yet. */
export async function saveFilter(client: Pool | PoolClient, generation: Generation, filter: KeyFilter): Promise<void> {
  await client.query(
    `INSERT INTO event_id_filters (first_position, last_position, format, keys, filter, checksum)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      generation.first,
      generation.last,
      FILTER_FORMAT,
      keysOf(generation),
      filter.bytes,
      checksumOf(generation, filter),
    ],
  );
}
