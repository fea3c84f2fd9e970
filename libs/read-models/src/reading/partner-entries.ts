/** A place among a partner's entries, as expressions of a statement: a position, or an entry of it. */
type Place = readonly [position: string, seq?: string];

const ORDER = ['partner_id', 'position', 'seq'];

const compared = (operator: '>' | '<' | '<=', partner: string, place: Place): string =>
  `(${ORDER.slice(0, 1 + place.length).join(', ')}) ${operator} (${[partner, ...place].join(', ')})`;

/**
 * Which rows of `ledger_entries` are a partner's, behind a place: to be asked for with an end (`before`, `upTo`), and in
 * `entriesInOrder`. As one range of the index of a partner's entries, not by equality: where a partner has much of the ledger,
 * PostgreSQL would go through everybody's entries in the order of the log, expecting to meet enough of this one soon. Of one that
 * has none in a month it went through all of the month.
 */
export const behind = (partner: string, place: Place = ['0']): string => compared('>', partner, place);
export const before = (partner: string, place: Place): string => compared('<', partner, place);
export const upTo = (partner: string, place: Place): string => compared('<=', partner, place);

/** `ORDER BY`: as they were posted, or the newest first. */
export const entriesInOrder = (direction: 'ASC' | 'DESC' = 'ASC'): string =>
  ORDER.map((column) => `${column} ${direction}`).join(', ');
