import type { Output } from '../output/output.js';
import { counted } from '../output/counted.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import type { ExportCheck } from './check-exported-lines.js';
import type { ImportSummary } from './import-lines.js';
import type { RestoreSummary } from './restore-lines.js';

/** What an import did, for people, or what it would do. */
export function describeImport(
  summary: ImportSummary,
  { isList, dryRun }: { isList: boolean; dryRun: boolean },
): string {
  const { lines, appended, duplicates, refusals, own = 0, head } = summary;
  const reasons = refusals.map(({ reason, count }) => `${count} ${reason}`).join(', ');
  const parts = [
    `${appended} ${dryRun ? 'would be appended' : 'appended'}`,
    `${duplicates} known already`,
    ...(own > 0 ? [`${own} the ledger’s own, skipped`] : []),
    reasons === '' ? 'none refused' : `refused, ${dryRun ? 'would be' : 'now'} dead letters: ${reasons}`,
  ];
  const where = head === null ? '' : ` The event store is at position ${head}.`;
  const sentence = `${counted(lines, isList ? 'element' : 'line')}: ${parts.join(', ')}.${where}`;
  return refusals.length === 0 ? sentence : `${sentence}\n${refusalTable(summary)}`;
}

const refusalTable = ({ refusals }: ImportSummary): string =>
  table(
    ['refused for', 'events', 'in lines', 'the first'],
    refusals.map(({ reason, count, lines, message }) => [
      reason,
      count,
      lines.join(', ') + (count > lines.length ? ' …' : ''),
      printable(message, 160),
    ]),
  );

export const describeRestore = ({ lines, restored, present, head }: RestoreSummary): string =>
  `${counted(lines, 'line')}: ${restored} restored, ${present} there already. The event store is at position ${head}.`;

export function describeCheck({ lines, firstPosition, lastPosition }: ExportCheck, program?: string): string {
  if (firstPosition === null) return 'The export has no whole batch yet.';
  const whose = program === undefined ? '' : `, and by its own word the program ${program}’s`;
  return `${counted(lines, 'line')}, positions ${firstPosition} to ${lastPosition}: as exported${whose}. Nothing was written.`;
}

/** What should be known beside the summary. */
export function noteImport({ own }: ImportSummary, output: Output): void {
  if (own === undefined) return;
  output.note(
    'The ledger’s own decisions are not taken from outside: it decides anew. "import --exported" restores an export as it ' +
      'was, decisions included, into an empty event store.',
  );
}
