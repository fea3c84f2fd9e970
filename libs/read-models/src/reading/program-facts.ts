import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Contract, Link, Terms } from '#program';

/** A fact's place in the event store beside what it says; null while only its counterpart is known. */
export interface RecordedContract extends Contract {
  signedPosition: number | null;
  terminatedPosition: number | null;
}

export interface RecordedLink extends Link {
  createdPosition: number | null;
  disabledPosition: number | null;
}

/** Terms with the position of the event that published them. */
export interface RecordedTerms extends Terms {
  position: number;
}

/** All terms published; the built-in ones are not among them. */
export async function readTerms(client: PoolClient): Promise<RecordedTerms[]> {
  const { rows } = await client.query<RecordedTerms>(
    `SELECT terms_id AS "termsId", effective_at AS "effectiveAt", commission_bps AS "commissionBps",
       free_days_per_month AS "freeDaysPerMonth", free_days_per_year AS "freeDaysPerYear",
       minimum_withdrawal AS "minimumWithdrawalMinor", inactivity_months AS "inactivityMonths", position
     FROM terms`,
  );
  return rows;
}

/** A partner's contracts, also those of which only one end is known. */
export async function readContracts(client: PoolClient, partnerId: string): Promise<RecordedContract[]> {
  const { rows } = await client.query<RecordedContract>(
    `SELECT contract_id AS "contractId", partner_id AS "partnerId", signed_at AS "signedAt",
       signed_position AS "signedPosition", terminated_at AS "terminatedAt",
       terminated_position AS "terminatedPosition", payout_account_ref AS "payoutAccountRef"
     FROM contracts WHERE partner_id = $1`,
    [partnerId],
  );
  return rows;
}

const LINK = `
  SELECT code, partner_id AS "partnerId", created_at AS "createdAt", created_position AS "createdPosition",
    disabled_at AS "disabledAt", disabled_position AS "disabledPosition"
  FROM links`;

/** The link of a code, where one is known. */
export async function readLink(client: PoolClient, code: string): Promise<RecordedLink | undefined> {
  const { rows } = await client.query<RecordedLink>(`${LINK} WHERE code = $1`, [code]);
  return rows[0];
}

/** The latest signup at or before `t` among a partner's clients: the one that rule 6 counts from. */
export async function readLatestClient(
  client: PoolClient,
  partnerId: string,
  t: string,
): Promise<{ accountId: string; signedUpAt: Instant; position: number } | undefined> {
  const { rows } = await client.query<{ accountId: string; signedUpAt: Instant; position: number }>(
    `SELECT account_id AS "accountId", signed_up_at AS "signedUpAt", signup_position AS position FROM accounts
     WHERE partner_id = $1 AND signed_up_at <= $2 ORDER BY signed_up_at DESC, account_id DESC LIMIT 1`,
    [partnerId, t],
  );
  return rows[0];
}
