import type { Instant } from '#contracts';
import { DEAD_LETTER_REASONS } from '#read-models';
import { time, wholeNumber } from '../arguments.js';
import { operator } from '../operator.js';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { EXIT } from '../../exit-codes.js';
import { OpsError } from '../../ops-error.js';

/** Which dead letters, as said on the command line. */
export interface WhichOptions {
  topic?: string;
  since?: Instant;
  until?: Instant;
  limit?: number;
}

/** What redrive, discard and acknowledge have in common. */
export interface SettleOptions extends WhichOptions {
  all?: boolean;
  by: string;
  dryRun?: boolean;
  json?: boolean;
}

export interface Filtering {
  /** The option that takes a reason code; `--reason` unless that means something else. */
  reasonFlag: string;
  /** Those that it can be. */
  reasons?: readonly string[];
}

export function withFilters(command: Command, { reasonFlag, reasons = DEAD_LETTER_REASONS }: Filtering): Command {
  return command
    .addOption(new Option(`${reasonFlag} <code>`, 'only those refused for this reason').choices(reasons))
    .option('--topic <name>', 'only those that came by this topic')
    .option('--since <time>', 'only those recorded at or after this time (RFC 3339)', time)
    .option('--until <time>', 'only those recorded before this time (RFC 3339)', time);
}

/** `[id...]`, the filters, `--all`, and who does it. */
export function withSettling(command: Command, { ids, ...filtering }: Filtering & { ids: string }): Command {
  return withFilters(command.argument('[id...]', ids, deadLetterId), filtering)
    .option('--limit <n>', 'at most so many, the oldest first', wholeNumber(1))
    .option('--all', 'all that are open: where neither ids nor filters are given')
    .option('--by <name>', 'who decides it, for the record', operator())
    .option('--dry-run', 'say what would happen, and change nothing');
}

/**
 * What is to be settled, and how, as the options say.
 * @param reason the code of those that are meant
 * @throws OpsError
 */
export function chosen(ids: string[], options: SettleOptions, reason: string | undefined) {
  const { all, dryRun = false, json = false, limit, topic, since, until } = options;
  const filter = { reason, topic, since, until };
  requireSelection(ids, filter, all);
  return { ids, filter, limit, dryRun, json };
}

/** Acting on everything has to be asked for. @throws OpsError */
function requireSelection(ids: string[], filters: object, all: boolean | undefined): void {
  const filtered = Object.values(filters).some((value) => value !== undefined);
  if (ids.length > 0 && (filtered || all)) throw new OpsError('Give ids or filters, not both.', EXIT.usage);
  if (ids.length === 0 && !filtered && !all)
    throw new OpsError('Say which: ids, filters such as --topic payments, or --all.', EXIT.usage);
}

/** Several ids, each once. */
export function deadLetterId(text: string, before: string[] = []): string[] {
  if (!/^[mr]-[1-9][0-9]{0,15}$/.test(text))
    throw new InvalidArgumentError('An id of the list, such as m-17 or r-2044.');
  return before.includes(text) ? before : [...before, text];
}

const WORDS_LENGTH_MAX = 1000;
const REASON_CODE = /^[A-Z][A-Z_]{0,63}$/;

/** Why, in words: a bare code was surely meant as a filter. */
export function words(text: string): string {
  if (text.trim() === '' || REASON_CODE.test(text))
    throw new InvalidArgumentError('Why, in words; --reason-code chooses dead letters by their reason code.');
  if (text.length > WORDS_LENGTH_MAX) throw new InvalidArgumentError(`In at most ${WORDS_LENGTH_MAX} characters.`);
  return text;
}
