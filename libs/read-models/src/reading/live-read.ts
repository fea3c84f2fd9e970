import type { PoolClient } from '#platform';
import type { At } from './at.js';

/** What a read of one statement found. */
export interface Found<Row> {
  at: At;
  rows: [Row, ...Row[]];
}

/**
 * A read that is one statement, and by that one round trip: what it says, and where the live version stands, are of one
 * snapshot. `from` joins its rows to `live`; where it finds nothing there still is a row, which says where that is.
 */
export interface LiveRead<Row, T> {
  /** What is selected beside where the live version stands. */
  select: string;
  /** Joined to `live`: outer joins. */
  from: string;
  /** The order of the rows, where there are several. */
  orderBy?: string;
  values: unknown[];
  /** @throws NotFoundError and what else is wrong with the question */
  answer(rows: [Row, ...Row[]], at: At): T;
}

/** What is prepared on a connection, once by its name. */
export interface LiveStatement {
  name: string;
  text: string;
}

/** Where each row says that the live version stands. */
interface Stands {
  liveVersion: number;
  livePosition: number;
  liveIsWhole: boolean;
}

const STANDS = `live.version AS "liveVersion", live.position AS "livePosition",
  live.position = live.read_position AS "liveIsWhole"`;

const NAMES_MAX = 1_000;
const names = new Map<string, string>();

/** @returns the statement of a read, whose tables are those of the search_path */
export function statementOf({
  select,
  from,
  orderBy,
}: Pick<LiveRead<unknown, unknown>, 'select' | 'from' | 'orderBy'>): LiveStatement {
  const order = orderBy === undefined ? '' : `ORDER BY ${orderBy}`;
  const text = `SELECT ${STANDS}, ${select} FROM public.projection_versions AS live ${from} WHERE live.state = 'live' ${order}`;
  return { name: nameOf(text), text };
}

/** Texts are made of few parts: they are far fewer than this. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= NAMES_MAX) throw new RangeError('more statements than are to be prepared');
  const name = `live-${names.size + 1}`;
  names.set(text, name);
  return name;
}

/**
 * Asks once, with the tables of the search_path.
 * @returns undefined where no version is live
 */
export async function askLive<Row>(client: PoolClient, read: LiveRead<Row, unknown>): Promise<Found<Row> | undefined> {
  const { rows } = await client.query<Row & Stands>({ ...statementOf(read), values: read.values });
  const [first] = rows;
  if (!first) return undefined;
  const { liveVersion: version, livePosition: position, liveIsWhole: isWhole } = first;
  return { at: { version, position, isWhole }, rows: rows as [Row & Stands, ...(Row & Stands)[]] };
}
