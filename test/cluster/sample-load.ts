import { createPool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProgress } from '../../stack/demo/catch-up.js';
import { publish } from '../../stack/demo/publish.js';
import { generateHistory, SAMPLE } from '../../stack/sample-history/index.js';

const CHUNK = 40;
const EVERY_MS = 400;
const POLL_MS = 500;
const STALLED_AFTER_MS = 120_000;

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
      for (let movedAt = Date.now(), last = ''; ; await sleep(POLL_MS)) {
        const { stored, lag } = await readProgress(pool).catch(() => ({ stored: -1, lag: -1 }));
        if (stored >= expected && lag === 0) break;
        if (`${stored} ${lag}` !== last) movedAt = Date.now();
        last = `${stored} ${lag}`;
        if (Date.now() - movedAt > STALLED_AFTER_MS)
          throw new Error(
            `${stored} of ${expected} events of the sample are stored, ${lag} not projected, and nothing moves`,
          );
      }
    }
    return { events: expected };
  } finally {
    await pool.end();
  }
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
