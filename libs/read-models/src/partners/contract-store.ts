import type { StoredContract } from '#fold';
import type { PoolClient } from '#platform';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';

const contracts = objectTable<StoredContract>({
  table: 'contracts',
  id: 'contractId',
  columns: {
    contractId: text,
    partnerId: text,
    signedAt: instant,
    signedPosition: bigint,
    terminatedAt: instant,
    terminatedPosition: bigint,
    payoutAccountRef: text,
  },
});

export const contractStore: TableStore<StoredContract> = {
  ...contracts,
  indexes: { partner: (contract) => contract.partnerId },
};

/** All contracts of these partners. */
export const contractsOfPartners = (client: PoolClient, partnerIds: string[]): Promise<StoredContract[]> =>
  contracts.select(client, 'partner_id = ANY($1)', [textArray(partnerIds)]);
