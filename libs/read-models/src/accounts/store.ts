import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Attribution } from '#program';
import { bigint, tableWriter, flag, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { Account } from '#fold';

interface AccountRow {
  account_id: string;
  signed_up_at: Instant;
  signup_position: number;
  separate_account: boolean;
  referral_code: string | null;
  partner_id: string | null;
  via: string | null;
  claim_id: string | null;
  reason: string | null;
}

const COLUMNS = `account_id, signed_up_at, signup_position, separate_account, referral_code, partner_id, via, claim_id,
                 reason`;

const toAccount = (row: AccountRow): Account => ({
  accountId: row.account_id,
  signedUpAt: row.signed_up_at,
  signupPosition: row.signup_position,
  separateAccount: row.separate_account,
  referralCode: row.referral_code,
  attribution: {
    partnerId: row.partner_id,
    via: row.via,
    claimId: row.claim_id,
    reason: row.reason,
  } as Attribution,
});

async function select(client: PoolClient, condition: string, parameters: unknown[]): Promise<Account[]> {
  const { rows } = await client.query<AccountRow>(`SELECT ${COLUMNS} FROM accounts WHERE ${condition}`, parameters);
  return rows.map(toAccount);
}

export const accountStore: TableStore<Account> = {
  id: (account) => account.accountId,
  load: (client, ids) => select(client, 'account_id = ANY($1)', [textArray(ids)]),
  ...tableWriter<Account>({
    table: 'accounts',
    key: ['account_id'],
    columns: {
      account_id: text((a) => a.accountId),
      signed_up_at: instant((a) => a.signedUpAt),
      signup_position: bigint((a) => a.signupPosition),
      separate_account: flag((a) => a.separateAccount),
      referral_code: text((a) => a.referralCode),
      partner_id: text((a) => a.attribution.partnerId),
      via: text((a) => a.attribution.via),
      claim_id: text((a) => a.attribution.claimId),
      reason: text((a) => a.attribution.reason),
    },
  }),
  indexes: {
    partner: (account) => account.attribution.partnerId ?? undefined,
    code: (account) => account.referralCode ?? undefined,
  },
};

/** Accounts that signed up with one of these codes. */
export const accountsWithCodes = (client: PoolClient, codes: string[]): Promise<Account[]> =>
  select(client, 'referral_code = ANY($1)', [textArray(codes)]);

/** Accounts that signed up with a code at or after a moment. */
export const accountsWithCodeFrom = (client: PoolClient, code: string, from: string): Promise<Account[]> =>
  select(client, 'referral_code = $1 AND signed_up_at >= $2', [code, from]);

/** A partner's clients that signed up at or before a moment. */
export const clientsUpTo = (client: PoolClient, partnerId: string, until: string): Promise<Account[]> =>
  select(client, 'partner_id = $1 AND signed_up_at <= $2', [partnerId, until]);

/** The `limit` latest clients of a partner that signed up at or before a moment, latest first. */
export const latestClients = (
  client: PoolClient,
  partnerId: string,
  until: string,
  limit: number,
): Promise<Account[]> =>
  select(client, 'partner_id = $1 AND signed_up_at <= $2 ORDER BY signed_up_at DESC LIMIT $3', [
    partnerId,
    until,
    limit,
  ]);

/** The `limit` earliest clients of a partner that signed up after a moment, earliest first. */
export const nextClients = (client: PoolClient, partnerId: string, after: string, limit: number): Promise<Account[]> =>
  select(client, 'partner_id = $1 AND signed_up_at > $2 ORDER BY signed_up_at LIMIT $3', [partnerId, after, limit]);

/** When the clients of these partners signed up, in no order. */
export async function signupsOfClients(
  client: PoolClient,
  partnerIds: readonly string[],
): Promise<{ accountId: string; partnerId: string; signedUpAt: Instant }[]> {
  const { rows } = await client.query<{ accountId: string; partnerId: string; signedUpAt: Instant }>(
    `SELECT account_id AS "accountId", partner_id AS "partnerId", signed_up_at AS "signedUpAt"
     FROM accounts WHERE partner_id = ANY($1)`,
    [textArray(partnerIds)],
  );
  return rows;
}

/** For each (partner, moment) asked, the latest client that signed up at or before it, where there is one. */
export async function latestClientsAt(
  client: PoolClient,
  asked: readonly { partnerId: string; at: Instant }[],
): Promise<(Account | undefined)[]> {
  const { rows } = await client.query<AccountRow & { n: number }>(
    `SELECT asked.n::integer, found.*
     FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS asked (partner_id, at, n)
     CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM accounts
                         WHERE partner_id = asked.partner_id AND signed_up_at <= asked.at
                         ORDER BY signed_up_at DESC LIMIT 1) AS found`,
    [textArray(asked.map(({ partnerId }) => partnerId)), asked.map(({ at }) => formatInstant(at))],
  );
  const result = new Array<Account | undefined>(asked.length).fill(undefined);
  for (const row of rows) result[row.n - 1] = toAccount(row);
  return result;
}
