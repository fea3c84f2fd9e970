import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { ApprovedClaim } from '#program';
import { bigint, tableWriter, instant, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/cached-table.js';
import { textArray } from '../engine/text-array.js';

export interface Claim {
  claimId: string;
  status: 'filed' | 'approved' | 'rejected';
  filedAt: Instant | null;
  filedPosition: number | null;
  decidedAt: Instant | null;
  decidedPosition: number | null;
  /** Of a rejection. */
  reason: string | null;
  /** Of an approval: the partner that the client is bound to. */
  partnerId: string | null;
  accountId: string | null;
  partnerInstance: string | null;
  clientInstance: string | null;
  partnerEmail: string | null;
  clientEmail: string | null;
  referralLink: string | null;
}

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

/** The approvals among claims, as rule 10 takes them. */
export const approvals = (claims: readonly Claim[]): ApprovedClaim[] =>
  claims
    .filter(({ status }) => status === 'approved')
    .map(({ claimId, partnerId, accountId, decidedAt }) => ({
      claimId,
      partnerId: partnerId!,
      accountId: accountId!,
      approvedAt: decidedAt!,
    }));
