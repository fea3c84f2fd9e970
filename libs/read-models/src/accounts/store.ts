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

/** The accounts that signed up with each of these codes, any `few` of them where there are more. @returns in the order of the codes */
export async function fewAccountsWithCodes(
  client: PoolClient,
  codes: readonly string[],
  few: number,
): Promise<Account[][]> {
  const { rows } = await client.query<AccountRow & { n: number }>(
    `SELECT asked.n::integer, found.* FROM unnest($2::text[]) WITH ORDINALITY AS asked (code, n)
     CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM accounts WHERE referral_code = asked.code LIMIT $1) AS found`,
    [few, textArray(codes)],
  );
  const found = codes.map((): Account[] => []);
  for (const row of rows) found[row.n - 1]!.push(toAccount(row));
  return found;
}

/** Which accounts, before paging: those with a code, or a partner's clients, that signed up from a moment on, until before another. */
export interface AccountFilter {
  by: 'referral_code' | 'partner_id';
  id: string;
  from: string;
  until: string;
}

/** Accounts that a filter lets through, in the order of their signups and by id within a moment: behind an id at its first moment. */
export const pageOfAccounts = (
  client: PoolClient,
  { by, id, from, until }: AccountFilter,
  behind: string,
  limit: number,
): Promise<Account[]> =>
  select(
    client,
    `${by} = $1 AND signed_up_at >= $2 AND signed_up_at < $3 AND (signed_up_at, account_id COLLATE "C") > ($2, $4)
     ORDER BY signed_up_at, account_id COLLATE "C" LIMIT $5`,
    [id, from, until, behind, limit],
  );

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
