import { LedgerError, type Pool, type PoolClient } from '#platform';
import { PROGRAM } from '../versions/schemas.js';

/** The program that made the live version, where that is not this release's. */
export async function otherProgram(client: PoolClient | Pool): Promise<string | undefined> {
  const { rows } = await client.query<{ program: string }>(
    `SELECT program FROM projection_versions WHERE state = 'live'`,
  );
  const program = rows[0]?.program;
  return program === PROGRAM ? undefined : program;
}

/**
 * For questions that only versions of this release's program can answer: the live one may still be that of the release
 * before, which other processes go on with until a replay has made a new one.
 * @throws LedgerError `MADE_BY_ANOTHER_RELEASE`
 */
export async function requireThisProgram(client: PoolClient): Promise<void> {
  const program = await otherProgram(client);
  if (program === undefined) return;
  const message = `The live version of the projections was made by another release (${program}), which does not note this: "replay" makes a new one.`;
  throw new LedgerError('MADE_BY_ANOTHER_RELEASE', message, false);
}

/** A sentence for operators where another release made the live version; undefined where this one did. */
export async function describeOtherRelease(client: PoolClient | Pool): Promise<string | undefined> {
  const program = await otherProgram(client);
  if (program === undefined) return undefined;
  return (
    `the live version was made by another release (${program}; this one is ${PROGRAM}): this release projects nothing ` +
    'into it, so that what comes in is stored and not seen; "referral-ledger replay" makes a version of its own'
  );
}
