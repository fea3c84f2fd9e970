import type { PoolClient } from '#platform';
import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { StoredContract } from '#fold';

async function selectContracts(client: PoolClient, condition: string, ids: string[]): Promise<StoredContract[]> {
  const { rows } = await client.query<StoredContract>(
    `SELECT contract_id AS "contractId", partner_id AS "partnerId", signed_at AS "signedAt",
            signed_position AS "signedPosition", terminated_at AS "terminatedAt",
            terminated_position AS "terminatedPosition", payout_account_ref AS "payoutAccountRef"
     FROM contracts WHERE ${condition}`,
    [textArray(ids)],
  );
  return rows;
}

export const contractStore: TableStore<StoredContract> = {
  id: (contract) => contract.contractId,
  load: (client, ids) => selectContracts(client, 'contract_id = ANY($1)', ids),
  ...tableWriter<StoredContract>({
    table: 'contracts',
    key: ['contract_id'],
    columns: {
      contract_id: text((c) => c.contractId),
      partner_id: text((c) => c.partnerId),
      signed_at: instant((c) => c.signedAt),
      signed_position: bigint((c) => c.signedPosition),
      terminated_at: instant((c) => c.terminatedAt),
      terminated_position: bigint((c) => c.terminatedPosition),
      payout_account_ref: text((c) => c.payoutAccountRef),
    },
  }),
  indexes: { partner: (contract) => contract.partnerId },
};

/** All contracts of these partners. */
export const contractsOfPartners = (client: PoolClient, partnerIds: string[]): Promise<StoredContract[]> =>
  selectContracts(client, 'partner_id = ANY($1)', partnerIds);
