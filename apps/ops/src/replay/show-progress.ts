import type { ReplayProgress } from '#rebuild';
import type { VersionState } from '#read-models';
import type { Output, Progress } from '../output/output.js';

/** In these the log is folded: there is a way to go. */
const FOLDING: readonly VersionState[] = ['replaying', 'catching up'];

const WORDS: Partial<Record<VersionState, string>> = {
  replaying: 'replaying the log from its beginning',
  indexing: 'building the indexes for readers',
  'catching up': 'catching up with the live version',
  comparing: 'comparing with the live version, table by table',
  ready: 'swapping',
};

/** Shows a replay's states as they come, and a bar with rate and time left where there is a way to go. */
export class ReplayDisplay {
  #state: VersionState | undefined;
  #bar: Progress | undefined;

  constructor(private readonly output: Output) {}

  update({ version, state, position, target }: ReplayProgress): void {
    if (state !== this.#state) {
      this.stop();
      this.#state = state;
      this.output.note(
        `Version ${version}: ${WORDS[state] ?? state}${FOLDING.includes(state) ? ` (to position ${target})` : ''}`,
      );
    }
    if (!this.#bar && FOLDING.includes(state) && position < target) {
      this.#bar = this.output.progress(state, target, { unit: 'events', from: position });
    }
    this.#bar?.update(position, target);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
