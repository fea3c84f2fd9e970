import type { PoolClient } from '#platform';
import { ENTRY_COLUMNS, toEntry, type EntryRow } from '../entries.js';
import { calculationOf } from './calculation.js';
import { readCase } from './read-case.js';
import { factsUsed, toFacts } from './facts.js';
import { otherProgram } from '../this-program.js';
import { whyNotAttributed } from './why-nothing.js';

/** Entries of one payment in an answer at most: a payment has a few, and one for each late fact that changed it. */
const ENTRIES_MAX = 1000;

/**
 * Why a payment brought what it did, or nothing: outcome, facts, calculation, and the entries, oldest first.
 * @param only the partner whose clients' payments alone may be seen, and of these only its own entries; null: all
 * @throws NotFoundError
 */
export async function readExplanation(client: PoolClient, paymentId: string, only: string | null) {
  const { facts, posted } = await readCase(client, paymentId, only);
  const { rows: entries } = await client.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entries
     WHERE payment_id = $1 AND ($2::text IS NULL OR partner_id = $2) ORDER BY position, seq LIMIT ${ENTRIES_MAX}`,
    [paymentId, only],
  );
  const { outcome, reason, termsId, partnerId, accountId } = posted.payment;
  const calculation = calculationOf(facts);
  return {
    paymentId,
    outcome,
    reason,
    attributionReason: reason === 'NOT_ATTRIBUTED' ? whyNotAttributed(facts) : null,
    termsId,
    partnerId,
    accountId,
    facts: await toFacts(client, factsUsed(facts, entries, only === null)),
    calculation: posted.isUpToDate ? calculation : [await whyNotUpToDate(client), ...calculation],
    entries: entries.map(toEntry),
  };
}

/** Why the entries are not what the rules make of all that is known. */
async function whyNotUpToDate(client: PoolClient): Promise<string> {
  const program = await otherProgram(client);
  return program === undefined
    ? 'A correction of very many payments is under way and has not come to this one: its outcome and entries are from ' +
        'before that. By what is known now:'
    : `Its outcome and entries are as another release evaluated it (${program}). By the rules of this one:`;
}
