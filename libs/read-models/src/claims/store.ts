import type { PoolClient } from '#platform';
import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { Claim } from '#fold';

async function select(client: PoolClient, condition: string, ids: string[]): Promise<Claim[]> {
  const { rows } = await client.query<Claim>(
    `SELECT claim_id AS "claimId", status, filed_at AS "filedAt", filed_position AS "filedPosition",
            decided_at AS "decidedAt", decided_position AS "decidedPosition", reason, partner_id AS "partnerId",
            account_id AS "accountId", partner_instance AS "partnerInstance", client_instance AS "clientInstance",
            partner_email AS "partnerEmail", client_email AS "clientEmail", referral_link AS "referralLink"
     FROM claims WHERE ${condition}`,
    [textArray(ids)],
  );
  return rows;
}

export const claimStore: TableStore<Claim> = {
  id: (claim) => claim.claimId,
  load: (client, ids) => select(client, 'claim_id = ANY($1)', ids),
  ...tableWriter<Claim>({
    table: 'claims',
    key: ['claim_id'],
    columns: {
      claim_id: text((c) => c.claimId),
      status: text((c) => c.status),
      filed_at: instant((c) => c.filedAt),
      filed_position: bigint((c) => c.filedPosition),
      decided_at: instant((c) => c.decidedAt),
      decided_position: bigint((c) => c.decidedPosition),
      reason: text((c) => c.reason),
      partner_id: text((c) => c.partnerId),
      account_id: text((c) => c.accountId),
      partner_instance: text((c) => c.partnerInstance),
      client_instance: text((c) => c.clientInstance),
      partner_email: text((c) => c.partnerEmail),
      client_email: text((c) => c.clientEmail),
      referral_link: text((c) => c.referralLink),
    },
  }),
  indexes: { account: (claim) => claim.accountId ?? undefined },
};

/** All claims decided about these clients. */
export const claimsOfAccounts = (client: PoolClient, accountIds: string[]): Promise<Claim[]> =>
  select(client, 'account_id = ANY($1)', accountIds);
