import { LiveSnapshots, NotFoundError, readDeadLetter } from '#read-models';
import type { Command } from 'commander';
import { withLedger } from '../../ledger/with-ledger.js';
import { OpsError } from '../../ops-error.js';
import type { Output } from '../../output/output.js';
import { printable, printableLines } from '../../output/printable.js';
import { deadLetterId } from './options.js';
import { origin } from './list.js';

type Shown = Awaited<ReturnType<typeof readDeadLetter>>;

/** `dead-letters show ID`: all that is kept of one. */
export function registerShow(group: Command, output: Output): void {
  group
    .command('show')
    .description('show one dead letter whole: why, where from, headers, bytes, and what was decided about it')
    .argument('<id>', 'such as m-17 or r-2044', deadLetterId)
    .option('--json', 'print it as GET /v1/operations/dead-letters/{id} answers it')
    .action(async ([id]: [string], { json }: { json?: boolean }) => {
      const letter = await withLedger((ledger) => find(ledger.get(LiveSnapshots), id));
      output.result(json ? JSON.stringify(letter) : describe(letter));
    });
}

async function find(live: LiveSnapshots, id: string): Promise<Shown> {
  try {
    return await live.read((client) => readDeadLetter(client, id));
  } catch (error) {
    if (error instanceof NotFoundError) throw new OpsError(`There is no dead letter ${id}.`);
    throw error;
  }
}

function describe(letter: Shown): string {
  const lines: [string, string | number | null][] = [
    ['id', letter.id],
    ['status', letter.status],
    ['decided', letter.decidedAt && `${letter.decidedAt} by ${printable(letter.decidedBy ?? '?')}`],
    ['because', letter.decisionReason && printable(letter.decisionReason)],
    ['reason', letter.reason],
    ['message', printable(letter.message)],
    ['recorded', letter.recordedAt],
    ['from', origin(letter)],
    ['position', letter.position],
    ['source', letter.source && printable(letter.source)],
    ['event id', letter.eventId && printable(letter.eventId)],
    ['type', letter.type && printable(letter.type)],
    ...letter.problems.map(({ field, problem }): [string, string] => ['problem', printable(`${field} ${problem}`)]),
    ...Object.entries(letter.headers).map(([name, value]): [string, string] => [
      'header',
      printable(`${name}: ${value}`),
    ]),
  ];
  const fields = lines.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(9)} ${value}`]));
  return [...fields, '', body(letter.rawBase64)].join('\n');
}

function body(base64: string | null): string {
  if (base64 === null) return '(no value: a tombstone)';
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? printableLines(text) : `(${bytes.length} bytes, no text) base64:${base64}`;
}
