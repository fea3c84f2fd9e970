import { acknowledgeGap, type Acknowledged } from '#event-store';
import type { Pool } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT } from '../../exit-codes.js';
import { POOL } from '../../ledger/pool.js';
import { withLedger } from '../../ledger/with-ledger.js';
import { OpsError } from '../../ops-error.js';
import type { Output } from '../../output/output.js';
import { operator } from '../operator.js';

interface AcknowledgeOptions {
  reason: string;
  by: string;
  json?: boolean;
}

interface Outcome {
  id: number;
  outcome: Acknowledged;
}

const REASON_LENGTH_MAX = 1000;

const SAID: Record<Exclude<Acknowledged, 'missing'>, (id: number) => string> = {
  acknowledged: (id) => `Gap ${id} is acknowledged.`,
  acknowledged_before: (id) => `Gap ${id} was acknowledged before: that stays as it is.`,
};

/** `gaps acknowledge ID…`: somebody knows of it, and what became of the messages. */
export function registerAcknowledge(group: Command, output: Output): void {
  group
    .command('acknowledge')
    .description(
      'note that somebody knows of a gap, and what became of its messages: it is kept, and not shown as open',
    )
    .argument('<id...>', 'numbers of the list', gapId)
    .requiredOption('--reason <text>', 'what became of the messages, in words: it is recorded', words)
    .option('--by <name>', 'who says so, for the record', operator())
    .option('--json', 'print {"gaps": [{"id", "outcome"}]} only')
    .action(async (ids: number[], { reason, by, json }: AcknowledgeOptions) => {
      const gaps = await withLedger((ledger) => acknowledgeAll(ledger.get<Pool>(POOL), ids, { reason, by }));
      if (json) output.result(JSON.stringify({ gaps }));
      else for (const { id, outcome } of gaps) if (outcome !== 'missing') output.result(SAID[outcome](id));
      const missing = gaps.filter(({ outcome }) => outcome === 'missing').map(({ id }) => id);
      if (missing.length > 0) throw new OpsError(`There is no gap ${missing.join(', ')}.`, EXIT.failed);
    });
}

async function acknowledgeAll(pool: Pool, ids: number[], decision: { reason: string; by: string }): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const id of ids) outcomes.push({ id, outcome: await acknowledgeGap(pool, id, decision) });
  return outcomes;
}

/** Several numbers, each once. */
function gapId(text: string, before: number[] = []): number[] {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) throw new InvalidArgumentError('A number of the list, such as 3.');
  const id = Number(text);
  return before.includes(id) ? before : [...before, id];
}

function words(text: string): string {
  if (text.trim() === '' || text.length > REASON_LENGTH_MAX)
    throw new InvalidArgumentError(`In words, at most ${REASON_LENGTH_MAX} characters.`);
  return text;
}
