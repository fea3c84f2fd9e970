import type { Claim } from '#fold';
import type { PoolClient } from '#platform';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';

const claims = objectTable<Claim>({
  table: 'claims',
  id: 'claimId',
  columns: {
    claimId: text,
    status: text,
    filedAt: instant,
    filedPosition: bigint,
    decidedAt: instant,
    decidedPosition: bigint,
    reason: text,
    partnerId: text,
    accountId: text,
    partnerInstance: text,
    clientInstance: text,
    partnerEmail: text,
    clientEmail: text,
    referralLink: text,
  },
});

export const claimStore: TableStore<Claim> = {
  ...claims,
  indexes: { account: (claim) => claim.accountId ?? undefined },
};

/** All claims decided about these clients. */
export const claimsOfAccounts = (client: PoolClient, accountIds: string[]): Promise<Claim[]> =>
  claims.select(client, 'account_id = ANY($1)', [textArray(accountIds)]);
