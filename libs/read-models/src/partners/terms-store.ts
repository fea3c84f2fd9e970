import type { StoredTerms } from '#fold';
import type { PoolClient } from '#platform';
import { bigint, instant, integer, json, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const termsStore = objectTable<StoredTerms>({
  table: 'terms',
  id: 'termsId',
  columns: {
    termsId: text,
    effectiveAt: instant,
    commissionBps: integer,
    freeDaysPerMonth: integer,
    freeDaysPerYear: integer,
    minimumWithdrawalMinor: json,
    inactivityMonths: integer,
    position: bigint,
  },
  names: { minimumWithdrawalMinor: 'minimum_withdrawal' },
});

/** All terms ever published: few. */
export const allTerms = (client: PoolClient): Promise<StoredTerms[]> => termsStore.select(client, 'true', []);
