import { GAP_STATUSES, LiveSnapshots, readRetentionGaps, type GapStatus, type ListedGap } from '#read-models';
import { Option, type Command } from 'commander';
import { withLedger } from '../../ledger/with-ledger.js';
import type { Output } from '../../output/output.js';
import { printable } from '../../output/printable.js';
import { table } from '../../output/table.js';
import { wholeNumber } from '../arguments.js';

interface ListOptions {
  status: GapStatus | 'all';
  limit: number;
  json?: boolean;
}

/** `gaps list`: the one found last first. */
export function registerList(group: Command, output: Output): void {
  group
    .command('list')
    .description('list ranges of offsets that were deleted before they were read, the one found last first')
    .addOption(new Option('--status <status>', 'their status').choices([...GAP_STATUSES, 'all']).default('open'))
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .option('--json', 'print {"retentionGaps": […], "more": boolean} only')
    .action(async ({ status, limit, json }: ListOptions) => {
      const wanted = status === 'all' ? undefined : status;
      const { retentionGaps, next } = await withLedger((ledger) =>
        ledger.get(LiveSnapshots).read((client) => readRetentionGaps(client, wanted, { limit })),
      );
      const more = next !== null;
      output.result(json ? JSON.stringify({ retentionGaps, more }) : describeGaps(retentionGaps));
      if (more && !json) output.note(`There are more than ${limit}: --limit shows more.`);
    });
}

/** A table of them. */
export function describeGaps(gaps: readonly ListedGap[]): string {
  if (gaps.length === 0) return 'No such gaps.';
  return table(
    ['gap', 'detected', 'topic', 'partition', 'missing offsets', 'cause', 'acknowledged'],
    gaps.map((gap) => [
      gap.id,
      gap.detectedAt,
      gap.topic,
      gap.partition,
      `[${gap.fromOffset}, ${gap.toOffset})`,
      gap.cause,
      gap.acknowledgedBy === null
        ? null
        : printable(`${gap.acknowledgedBy}, ${gap.acknowledgedAt}: ${gap.acknowledgementReason}`, 120),
    ]),
  );
}
