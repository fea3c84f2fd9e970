import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { cutPage, decodeCursor, encodeCursor, type Page } from '../page.js';
import { readMoment, type PartnerFilter } from './filter.js';
import { keysOf, sortedPartners, type PartnerOrder, type PartnerSort } from './order.js';
import { partnerRows } from './rows.js';
import { FOUND_KEYS, foundPartners } from './search.js';

/**
 * Partners, each with where it stands at `now`.
 * @param sort undefined: by id; what a search finds, in the order of what is found
 * @throws LedgerError `INVALID_CURSOR`
 */
export async function readPartners(
  client: PoolClient,
  filter: PartnerFilter,
  { sort, asset }: { sort?: PartnerSort | undefined; asset: string },
  page: Page,
  now: Instant,
) {
  const list = `partners/${JSON.stringify([filter.search, filter.status, filter.rewardMode, filter.only, sort, asset])}`;
  const order: PartnerOrder = { sort: sort ?? 'partnerId', asset };
  // One partner alone is looked for by its id: of others not even a cursor is to say anything.
  const inOrderFound = filter.search !== undefined && sort === undefined && filter.only === null;
  const after = decodeCursor(list, page.after, ...(inOrderFound ? FOUND_KEYS : keysOf(order)));
  const moment = await readMoment(client, now);
  const { partners, lookedUpTo } = inOrderFound
    ? await foundPartners(client, { prefix: filter.search!, filter, moment }, after, page.limit + 1)
    : { partners: await sortedPartners(client, { filter, order, moment }, after, page.limit + 1), lookedUpTo: null };
  const cut = cutPage(list, page.limit, partners, ({ keys }) => keys);
  const rows = await partnerRows(
    client,
    cut.rows.map(({ partnerId }) => partnerId),
    moment,
  );
  return {
    partners: cut.rows.map(({ partnerId }) => rows.get(partnerId)!),
    unknown: [] as string[],
    next: cut.next ?? (lookedUpTo && encodeCursor(list, lookedUpTo)),
  };
}

/**
 * The partners of these ids, in this order, each once.
 * @param only the partner who asks, to which others are unknown; null: somebody who may see all
 */
export async function readPartnersById(client: PoolClient, ids: readonly string[], only: string | null, now: Instant) {
  const asked = [...new Set(ids)];
  const seen = asked.filter((id) => only === null || id === only);
  const rows = await partnerRows(client, seen, await readMoment(client, now));
  return {
    partners: asked.flatMap((id) => rows.get(id) ?? []),
    unknown: asked.filter((id) => !rows.has(id)),
    next: null,
  };
}
