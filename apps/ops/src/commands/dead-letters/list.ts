import { DEAD_LETTER_STATUSES, LiveSnapshots, readDeadLetters, type ListedDeadLetter } from '#read-models';
import { Option, type Command } from 'commander';
import { requireKnownTopic } from '../../dead-letters/require-known-topic.js';
import { withLedger } from '../../ledger/with-ledger.js';
import type { Output } from '../../output/output.js';
import { table } from '../../output/table.js';
import { printable } from '../../output/printable.js';
import { wholeNumber } from '../arguments.js';
import { deadLetterId, withFilters, type WhichOptions } from './options.js';

interface ListOptions extends WhichOptions {
  reason?: string;
  status?: (typeof DEAD_LETTER_STATUSES)[number] | 'all';
  limit: number;
  json?: boolean;
}

/** `dead-letters list [ID…]`: newest first. */
export function registerList(group: Command, output: Output): void {
  const command = group
    .command('list')
    .description('list dead letters, newest first; those that are open unless --status or ids say otherwise')
    .argument('[id...]', 'ids such as m-17 or r-2044', deadLetterId);
  withFilters(command, { reasonFlag: '--reason' })
    .addOption(new Option('--status <status>', 'their status').choices([...DEAD_LETTER_STATUSES, 'all']))
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'print {"deadLetters": […], "more": boolean} only')
    .action((ids: string[], options: ListOptions) => list(ids, options, output));
}

async function list(ids: string[], { json, status, limit, ...filter }: ListOptions, output: Output): Promise<void> {
  const chosen = status ?? (ids.length > 0 ? 'all' : 'open');
  const wanted = {
    ...filter,
    status: chosen === 'all' ? undefined : chosen,
    ids: ids.length > 0 ? ids : undefined,
  };
  const { deadLetters, next } = await withLedger((ledger) =>
    ledger.get(LiveSnapshots).read(async (client) => {
      const found = await readDeadLetters(client, wanted, { limit });
      if (found.deadLetters.length === 0) await requireKnownTopic(client, filter.topic);
      return found;
    }),
  );
  const more = next !== null;
  output.result(json ? JSON.stringify({ deadLetters, more }) : describe(deadLetters));
  if (more && !json) output.note(`There are more than ${limit}: --limit shows more, filters show fewer.`);
}

function describe(letters: ListedDeadLetter[]): string {
  if (letters.length === 0) return 'No such dead letters.';
  return table(
    ['id', 'recorded', 'status', 'reason', 'from', 'type', 'message'],
    letters.map((letter) => [
      letter.id,
      letter.recordedAt,
      letter.status,
      letter.reason,
      origin(letter),
      letter.type === null ? null : printable(letter.type, 40),
      printable(letter.message, 80),
    ]),
  );
}

/** `payments/3@17`: topic, partition, offset; `payments/3@17[2]`: of a batch, the third event. */
export function origin({ topic, partition, offset, batchIndex }: ListedDeadLetter): string | null {
  if (topic === null) return null;
  return `${topic}/${partition ?? '?'}@${offset ?? '?'}${batchIndex === null ? '' : `[${batchIndex}]`}`;
}
