import { createPool, type Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProgress } from '../../stack/demo/catch-up.js';
import { publish } from '../../stack/demo/publish.js';
import { generateHistory, SAMPLE } from '../../stack/sample-history/index.js';

const CHUNK = 40;
const EVERY_MS = 400;
const POLL_MS = 500;
const WITHIN_MS = 180_000;

/** Tells the sample history at a hundred messages a second, whatever happens meanwhile, each until the brokers have it. */
export async function tellSampleHistory(brokers: string, databaseUrl: string): Promise<{ events: number }> {
  const pool = createPool({ connectionString: databaseUrl, applicationName: 'cluster-test', max: 1 });
  let expected = 0;
  try {
    const { phases } = generateHistory(SAMPLE);
    for (let i = 0; i < phases.length; i += 1) {
      // The last one is told as of now, when all before it is decided.
      const isLast = i === phases.length - 1;
      const phase = isLast ? generateHistory({ ...SAMPLE, settledAt: Date.now() }).phases[i]! : phases[i]!;
      for (let begin = 0; begin < phase.messages.length; begin += CHUNK) {
        const messages = phase.messages.slice(begin, begin + CHUNK);
        const began = Date.now();
        await untilDone(() => publish({ brokers, prefix: '', messages, onPublished: () => undefined }));
        await sleep(Math.max(0, EVERY_MS - (Date.now() - began)));
      }
      expected += phase.events;
      await untilProjected(pool, expected);
    }
    return { events: expected };
  } finally {
    await pool.end();
  }
}

/** Others write meanwhile: what matters is that all is projected that was there when the last of the sample's came. */
async function untilProjected(pool: Pool, expected: number): Promise<void> {
  let until: number | undefined;
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const { rows } = await pool
      .query<{ head: number; projected: number }>(
        `SELECT head.position AS head, live.position AS projected
         FROM event_store_head AS head, projection_versions AS live WHERE live.state = 'live'`,
      )
      .catch(() => ({ rows: [] }));
    const { head = 0, projected = 0 } = rows[0] ?? {};
    if (until !== undefined && projected >= until) return;
    const { stored } = await readProgress(pool).catch(() => ({ stored: -1 }));
    if (stored >= expected && head > 0) until ??= head;
  }
  throw new Error(`the ${expected} events of the sample are not all projected`);
}

/** What comes twice is recognized. */
async function untilDone(send: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await send();
    } catch {
      await sleep(POLL_MS);
    }
  }
}
