import { isDatabaseFault, LedgerError } from '#platform';
import { ReplayRefusedError } from '#rebuild';
import { OpsError } from '../ops-error.js';

/** In the order in which they are made, and in which what is wrong is named. */
export const CHECKS = [
  'anchor',
  'catalogue',
  'log',
  'records',
  'standing',
  'sums',
  'offsets',
  'published',
  'ledger',
] as const;
export type CheckName = (typeof CHECKS)[number];

/**
 * wrong: somebody altered something. not checked: that could not be found out now, for a reason that has to be seen to.
 * left out: nobody asked for it, or it makes no sense after what was found.
 */
export type CheckState = 'ok' | 'wrong' | 'not checked' | 'left out';

export interface Check {
  check: CheckName;
  state: CheckState;
  /** A sentence for people, without its full stop; it quotes no data. */
  what: string;
}

export type Finding = Omit<Check, 'check'>;

export const ok = (what: string): Finding => ({ state: 'ok', what });
export const wrong = (what: string): Finding => ({ state: 'wrong', what });
export const notChecked = (what: string): Finding => ({ state: 'not checked', what });
export const leftOut = (what: string): Finding => ({ state: 'left out', what });

const FORBIDDEN = '42501';
/** What statements meet that are always the same: data that cannot be (22), what is not there or is another (42), damage (XX). */
const ABOUT_THE_DATA = /^(22|42|XX)[0-9A-Z]{3}$/;

/**
 * Makes one check. What it stumbles over is a finding as well: a table that is gone, say, or a log that cannot be folded. Not so a
 * database that does not let in, or went away.
 */
export async function makeCheck(check: CheckName, make: () => Promise<Finding>): Promise<Check> {
  try {
    return { check, ...(await make()) };
  } catch (error) {
    if (error instanceof OpsError || isDatabaseFault(error)) throw error;
    return { check, ...findingOf(error) };
  }
}

function findingOf(error: unknown): Finding {
  const { message, code } = error as Error & { code?: string };
  if (error instanceof ReplayRefusedError) return notChecked(message);
  if (code === FORBIDDEN) return notChecked(`${message}: it needs the rights of the tables’ owner`);
  if (error instanceof LedgerError || ABOUT_THE_DATA.test(code ?? ''))
    return wrong(`it cannot be read as it should be: ${message}`);
  throw error;
}
