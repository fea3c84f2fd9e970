import type { PoolClient } from '#platform';
import { bigint, tableWriter, instant, integer, json, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { StoredTerms } from '#fold';

async function selectTerms(client: PoolClient, condition: string, parameters: unknown[]): Promise<StoredTerms[]> {
  const { rows } = await client.query<StoredTerms>(
    `SELECT terms_id AS "termsId", effective_at AS "effectiveAt", commission_bps AS "commissionBps",
            free_days_per_month AS "freeDaysPerMonth", free_days_per_year AS "freeDaysPerYear",
            minimum_withdrawal AS "minimumWithdrawalMinor", inactivity_months AS "inactivityMonths", position
     FROM terms WHERE ${condition}`,
    parameters,
  );
  return rows;
}

/** All terms ever published: few. */
export const allTerms = (client: PoolClient): Promise<StoredTerms[]> => selectTerms(client, 'true', []);

export const termsStore: TableStore<StoredTerms> = {
  id: (terms) => terms.termsId,
  load: (client, ids) => selectTerms(client, 'terms_id = ANY($1)', [textArray(ids)]),
  ...tableWriter<StoredTerms>({
    table: 'terms',
    key: ['terms_id'],
    columns: {
      terms_id: text((t) => t.termsId),
      effective_at: instant((t) => t.effectiveAt),
      commission_bps: integer((t) => t.commissionBps),
      free_days_per_month: integer((t) => t.freeDaysPerMonth),
      free_days_per_year: integer((t) => t.freeDaysPerYear),
      minimum_withdrawal: json((t) => t.minimumWithdrawalMinor),
      inactivity_months: integer((t) => t.inactivityMonths),
      position: bigint((t) => t.position),
    },
  }),
};
