import { createPool } from '#platform';
import { createReplay, ReplayRefusedError, resumeReplay, runReplay } from '#rebuild';
import { describeOtherRelease } from '#read-models';
import { hostname } from 'node:os';
import type { Say } from './services.js';

const CONNECTIONS = 6;

/**
 * Where another release made the live version, this one projects nothing into it: makes one of its own from the events,
 * proves it equal and swaps it in. Where it differs the live version stays, for people to decide.
 */
export async function makeOwnVersion(databaseUrl: string, say: Say): Promise<void> {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'referral-ledger-start',
    max: CONNECTIONS,
  });
  try {
    if ((await describeOtherRelease(pool)) === undefined) return;
    say('Another release made the balances: building them anew from the events (replay) …');
    const holder = `start ${hostname()} ${process.pid}`;
    const lease = await resumeReplay(pool, holder).catch((error: unknown) => {
      if (error instanceof ReplayRefusedError) return createReplay(pool, holder);
      throw error;
    });
    const { version, state } = await runReplay(pool, lease, { swap: true });
    say(
      state === 'live'
        ? `  proved equal to what was there, and in its place: version ${version}`
        : `  NOT equal to what was there, which stays, and gets nothing new: see "npx referral-ledger replay status" and "replay diff"`,
    );
  } catch (error) {
    if (!(error instanceof ReplayRefusedError)) throw error;
    say(`  not now: ${error.message}`);
  } finally {
    await pool.end();
  }
}
