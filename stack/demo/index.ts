import { createPool } from '#platform';
import { generateHistory, SAMPLE, type Phase } from '../sample-history/index.js';
import { readProgress, waitForCatchUp } from './catch-up.js';
import { importByFile } from './import-file.js';
import { demoProgress } from './progress.js';
import { publish } from './publish.js';
import { readDemoState, writeDemoState, type DemoState } from './state.js';

export interface DemoOptions {
  databaseUrl: string;
  /** Null: there is no Kafka, the history is imported from a file. */
  brokers: string | null;
  say: (line: string) => void;
}

/**
 * Tells the sample history to the ledger, phase by phase, and waits until the projections have caught up with each. Done
 * once for a database; begun again where it was interrupted. What comes twice does no harm: the ledger dedupes.
 * @returns the partners worth looking at
 */
export async function runDemo({ databaseUrl, brokers, say }: DemoOptions): Promise<string[]> {
  const state = readDemoState(
    `${SAMPLE.seed} ${process.env.DATABASE_URL ? databaseUrl.replace(/^.*@/, '') : 'embedded'}`,
  );
  const { phases, payments, notablePartners } = generateHistory({ ...SAMPLE, settledAt: state.settledAt });
  if (state.done) return notablePartners;

  say(`Sample history: ${payments} payments of two years${state.phase + state.published > 0 ? ', continued' : ''} …`);
  const total = phases.reduce((sum, phase) => sum + phase.events + phase.decisions, 0);
  const bar = demoProgress('projected', total, say);
  const pool = createPool({ connectionString: databaseUrl, applicationName: 'referral-ledger-demo', max: 2 });
  const watching = setInterval(
    () =>
      void readProgress(pool).then(
        ({ stored, lag }) => bar.update(stored - lag),
        () => undefined,
      ),
    250,
  );
  try {
    for (; state.phase < phases.length; state.phase += 1, state.published = 0) {
      const phase = phaseToTell(phases, state);
      const left = phase.messages.slice(state.published);
      if (brokers === null) await importByFile(databaseUrl, phase.name, left);
      else {
        const onPublished = (count: number) =>
          writeDemoState(Object.assign(state, { published: state.published + count }));
        await publish({ brokers, prefix: process.env.KAFKA_TOPIC_PREFIX ?? '', messages: left, onPublished });
      }
      const expected = phases.slice(0, state.phase + 1).reduce((sum, { events }) => sum + events, 0);
      await waitForCatchUp(pool, expected, (projected) => bar.update(projected));
    }
    bar.update(total);
    writeDemoState({ ...state, done: true });
  } finally {
    clearInterval(watching);
    bar.stop();
    await pool.end();
  }
  return notablePartners;
}

/** The last phase is told as of now, when everything before it is known and decided. */
function phaseToTell(phases: readonly Phase[], state: DemoState): Phase {
  const isLast = state.phase === phases.length - 1;
  if (isLast && state.settledAt === undefined) writeDemoState(Object.assign(state, { settledAt: Date.now() }));
  const told = isLast ? generateHistory({ ...SAMPLE, settledAt: state.settledAt }).phases : phases;
  return told[state.phase] as Phase;
}
