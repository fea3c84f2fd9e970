import type { PoolClient } from '#platform';
import { ENTRY_COLUMNS, toEntry, type EntryRow } from '../entries.js';
import { calculationOf } from './calculation.js';
import { readCase } from './case.js';
import { factsUsed, toFacts } from './facts.js';
import { attributionReason } from './why-nothing.js';

/** Entries of one payment in an answer at most: a payment has a few, and one for each late fact that changed it. */
const ENTRIES_MAX = 1000;

/**
 * Why a payment brought what it did, or nothing: outcome, facts, calculation, and the entries, oldest first.
 * @param only the partner whose clients' payments alone may be seen, and of these only its own entries; null: all
 * @throws NotFoundError
 */
export async function readExplanation(client: PoolClient, paymentId: string, only: string | null) {
  const facts = await readCase(client, paymentId, only);
  const { rows: entries } = await client.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entries
     WHERE payment_id = $1 AND ($2::text IS NULL OR partner_id = $2) ORDER BY position, seq LIMIT ${ENTRIES_MAX}`,
    [paymentId, only],
  );
  const { payment } = facts;
  return {
    paymentId,
    outcome: payment.outcome,
    reason: payment.reason,
    attributionReason: attributionReason(facts),
    termsId: payment.termsId,
    partnerId: payment.partnerId,
    accountId: payment.accountId,
    facts: await toFacts(client, factsUsed(facts, entries)),
    calculation: calculationOf(facts),
    entries: entries.map(toEntry),
  };
}
