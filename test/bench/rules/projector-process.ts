import { createPool } from '#platform';
import { LiveProjector } from '#projector';

/**
 * The projector in a process of its own, as in the consumer: so that its memory is its own, and so that it does not
 * share its event loop with whoever measures it. Told by messages: run, wake, stop, forget (the peak of memory); answers
 * each but wake with its peak so far.
 */
export type Command = 'run' | 'wake' | 'stop' | 'forget';

export interface Answer {
  /** The most resident memory since the last `forget`. */
  peakBytes: number;
  /** Set once the projector has died. */
  failure?: string;
}

const SAMPLE_MS = 20;
const QUIET = { info: () => undefined, warn: () => undefined };

const pool = createPool({ connectionString: process.env.DATABASE_URL!, applicationName: 'bench-projector' });
let projector: LiveProjector | undefined;
let peakBytes = 0;

const sample = (): void => void (peakBytes = Math.max(peakBytes, process.memoryUsage.rss()));
const answer = (failure?: string): void => {
  sample();
  process.send!({ peakBytes, ...(failure === undefined ? {} : { failure }) } satisfies Answer);
};
setInterval(sample, SAMPLE_MS);

process.on('message', (command: Command) => {
  void obey(command);
});
// Whoever measures is gone.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function obey(command: Command): Promise<void> {
  if (command === 'wake') return projector?.wake();
  if (command === 'run') {
    projector = new LiveProjector({ pool, log: QUIET });
    projector.start().catch((error: unknown) => answer(error instanceof Error ? error.stack : String(error)));
  }
  if (command === 'stop') await projector?.stop();
  if (command === 'forget') peakBytes = 0;
  answer();
}
