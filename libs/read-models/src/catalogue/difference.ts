import { asPartition, RIGHTS, type Definitions } from './definitions.js';

/** What is as it should be although it is not as it is made: see each. */
export interface Allowances {
  /** Whether an aspect counts at all. */
  counts: (of: string, what: string) => boolean;
  /** Whether it matters which columns a right is for. */
  columnsCount: boolean;
}

/** What a release makes, as it is, of what is there. */
export interface Compared {
  /** Where: before the names of what is there. */
  within: string;
  actual: Definitions;
  expected: Definitions;
}

const STATE = /^state of /;
const OURS = /^(everybody|referral_ledger_\w+)$/;
/** What other roles may be given: it bends nothing. Reports are made so. */
const TO_READ = new Set(['SELECT', 'USAGE']);

/** The first of what is there that is not what it should be, or of what should be there and is not; null where nothing is. */
export function firstDifference({ within, actual, expected }: Compared, allowances: Allowances): string | null {
  const seen = new Set<string>();
  for (const [of, aspects] of Object.entries(actual)) {
    const template = expected[asPartition(of)];
    const name = `${within}${of}`;
    if (!template) {
      if (!allowances.counts(of, 'kind')) continue;
      return `${name} is none of this release's`;
    }
    seen.add(asPartition(of));
    const found = differenceOfAspects(of, aspects, template, allowances);
    if (found !== null) return `${name}: ${found}`;
  }
  const missing = Object.keys(expected).find((of) => !seen.has(of) && allowances.counts(of, 'kind'));
  return missing === undefined ? null : `${within}${missing} is not there`;
}

function differenceOfAspects(
  of: string,
  actual: Record<string, string>,
  expected: Record<string, string>,
  { counts, columnsCount }: Allowances,
): string | null {
  for (const what of aspectsOf(actual, expected).filter((aspect) => counts(of, aspect))) {
    const [is, shouldBe] = [actual[what], expected[what]];
    if (is === shouldBe) continue;
    if (what.startsWith(RIGHTS)) {
      const found = givenBeyond(
        what.slice(RIGHTS.length),
        rightsOf(is, columnsCount),
        rightsOf(shouldBe, columnsCount),
      );
      if (found !== null) return found;
    } else {
      return describeAspect(what, is, shouldBe);
    }
  }
  return null;
}

/** Whatever has a state before its state: what is not there has none. */
function aspectsOf(...sides: Record<string, string>[]): string[] {
  const orderOf = (what: string): string => `${what.replace(STATE, '')} ${STATE.test(what) ? 1 : 0}`;
  const aspects = [...new Set(sides.flatMap((side) => Object.keys(side)))];
  return aspects.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function rightsOf(list: string | undefined, columnsCount: boolean): string[] {
  const rights = list?.split(', ') ?? [];
  return columnsCount ? rights : rights.map((right) => right.replace(/ \(.*?\)/, ''));
}

/** Rights that somebody lacks alter nothing: whoever needs them says so. */
function givenBeyond(role: string, has: readonly string[], expected: readonly string[]): string | null {
  const beyond = has.filter((right) => !expected.includes(right));
  const given = OURS.test(role) ? beyond : beyond.filter((right) => !TO_READ.has(right));
  return given.length === 0 ? null : `${role} has been given ${given.join(', ')}`;
}

function describeAspect(what: string, is: string | undefined, shouldBe: string | undefined): string {
  if (is === undefined) return `its ${what} is not there`;
  if (shouldBe === undefined) return `its ${what} is none of this release's`;
  if (what === 'owner' || STATE.test(what)) return `its ${what} is ${is}, not ${shouldBe}`;
  return `its ${what} is not as this release makes it`;
}
