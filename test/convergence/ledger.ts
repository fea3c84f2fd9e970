import type { Instant } from '#contracts';
import type { Pool } from '#platform';
import { LiveSnapshots, readWaiting } from '#read-models';
import type { Balance } from './model.js';

/** What the program made of the facts, read from its tables in the shapes of the model. */

/** A balance as the program keeps it: with money on its way to the bank. */
export interface KeptBalance extends Balance {
  reserved: bigint;
}

export interface Entry {
  position: number;
  seq: number;
  partner_id: string;
  asset: string;
  amount: number;
  debit_account: string;
  credit_account: string;
  code: string;
  effective_at: Instant;
  [column: string]: unknown;
}

/** Every entry in its order, all columns but the moment of recording. */
export async function readEntries(pool: Pool, schema = 'projections_1'): Promise<Entry[]> {
  const { rows } = await pool.query<Entry>(`SELECT * FROM ${schema}.ledger_entries ORDER BY position, seq`);
  return rows.map(({ recorded_at: _, ...entry }) => entry);
}

export async function readKeptBalances(pool: Pool): Promise<Map<string, KeptBalance>> {
  const { rows } = await pool.query<Record<string, string>>(
    'SELECT partner_id, asset, available, held, reserved, settled, granted, reversed FROM projections_1.partner_balances',
  );
  return withoutZeros(
    new Map(
      rows.map(({ partner_id, asset, ...amounts }) => [
        `${partner_id} ${asset}`,
        Object.fromEntries(Object.entries(amounts).map(([part, amount]) => [part, BigInt(amount)])) as never,
      ]),
    ),
  );
}

/** The balances once more, from the entries alone, as of a moment. */
export function sumEntries(entries: readonly Entry[], asOf: Instant = Infinity): Map<string, KeptBalance> {
  const balances = new Map<string, KeptBalance>();
  for (const entry of entries.filter(({ effective_at }) => effective_at <= asOf)) {
    const key = `${entry.partner_id} ${entry.asset}`;
    const balance = balances.get(key) ?? {
      available: 0n,
      held: 0n,
      reserved: 0n,
      settled: 0n,
      granted: 0n,
      reversed: 0n,
    };
    const given =
      entry.code === 'COMMISSION' ||
      entry.code === 'FREE_DAYS' ||
      (entry.code === 'ADJUSTMENT' && entry.debit_account === 'program:expense');
    const move = (account: string, amount: bigint): void => {
      if (account !== 'program:expense') balance[partOf(account, entry)] += amount;
      else if (given) balance.granted -= amount;
      else balance.reversed += amount;
    };
    move(entry.credit_account, BigInt(entry.amount));
    move(entry.debit_account, -BigInt(entry.amount));
    balances.set(key, balance);
  }
  return withoutZeros(balances);
}

/** By asset: the sum over all accounts of the ledger. */
export function sumAccounts(entries: readonly Entry[]): Map<string, bigint> {
  const accounts = new Map<string, bigint>();
  for (const { asset, amount, debit_account, credit_account } of entries) {
    const add = (account: string, change: bigint) =>
      accounts.set(`${asset} ${account}`, (accounts.get(`${asset} ${account}`) ?? 0n) + change);
    add(debit_account, BigInt(amount));
    add(credit_account, -BigInt(amount));
  }
  const sums = new Map<string, bigint>();
  for (const [key, balance] of accounts) {
    const asset = key.slice(0, key.indexOf(' '));
    sums.set(asset, (sums.get(asset) ?? 0n) + balance);
  }
  return sums;
}

/** @throws where the account is none of rule 11's, or another partner's */
function partOf(account: string, { partner_id, asset }: Entry): 'available' | 'held' | 'reserved' | 'settled' {
  if (account === (asset === 'DAY' ? 'days:applied' : 'payout:settled')) return 'settled';
  for (const part of ['available', 'held', 'reserved'] as const) {
    if (account === `partner:${partner_id}:${part}`) return part;
  }
  throw new Error(`${account} is no account of ${partner_id}'s ${asset}`);
}

/** A balance of nothing is none. */
export function withoutZeros<B extends object>(balances: Map<string, B>): Map<string, B> {
  return new Map([...balances].filter(([, balance]) => Object.values(balance).some((amount) => amount !== 0n)));
}

export async function readAttributions(pool: Pool) {
  const { rows } = await pool.query('SELECT * FROM projections_1.accounts');
  return new Map<string, object>(
    rows.map((row) => [
      row.account_id,
      {
        signedUpAt: row.signed_up_at,
        partnerId: row.partner_id,
        via: row.via,
        claimId: row.claim_id,
        reason: row.reason,
      },
    ]),
  );
}

export async function readOutcomes(pool: Pool) {
  const { rows } = await pool.query('SELECT * FROM projections_1.payments');
  return new Map<string, object>(
    rows.map((row) => [
      row.payment_id,
      { outcome: row.outcome, reason: row.reason, partnerId: row.partner_id, termsId: row.terms_id },
    ]),
  );
}

export async function readClientRewards(pool: Pool): Promise<Map<string, bigint>> {
  const { rows } = await pool.query('SELECT * FROM projections_1.client_rewards WHERE amount <> 0');
  return new Map(rows.map((row) => [`${row.account_id} ${row.partner_id} ${row.asset}`, BigInt(row.amount)]));
}

export async function readClients(pool: Pool) {
  const { rows } = await pool.query('SELECT * FROM projections_1.partners WHERE direct_clients <> 0');
  return new Map<string, object>(
    rows.map((row) => [row.partner_id, { direct: row.direct_clients, latest: row.last_client_signup_at }]),
  );
}

/** The rules' dead letters: reason and the payment that the event names, each pair once. */
export async function readRejected(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query(
    `SELECT DISTINCT reason, coalesce(payment_id, data::jsonb ->> 'contractId', data::jsonb ->> 'code') AS about
     FROM projections_1.rejected_events JOIN public.events USING (position)`,
  );
  return new Set(rows.map((row) => `${row.reason} ${row.about}`));
}

/** Every one of the rules' dead letters, word by word. */
export async function readRefusals(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query('SELECT * FROM projections_1.rejected_events ORDER BY position, reason, message');
  return rows;
}

/** Facts that wait: kind, reason and what the fact is about. */
export async function readWaitingFacts(pool: Pool): Promise<Set<string>> {
  const { waiting } = await new LiveSnapshots(pool).read((client) => readWaiting(client, undefined, { limit: 1_000 }));
  const about = (fact: (typeof waiting)[number]): string | null =>
    ({
      payment: fact.eventId,
      refund: fact.eventId,
      refund_failure: fact.eventId,
      dispute: fact.eventId,
      signup: fact.accountId,
      contract_termination: `${fact.contractId} ${fact.partnerId}`,
      link_disabling: `${fact.code} ${fact.partnerId}`,
      claim_approval: fact.claimId,
      withdrawal_outcome: fact.withdrawalId,
    })[fact.kind];
  return new Set(waiting.map((fact) => `${fact.kind} ${fact.reason} ${about(fact)}`));
}
