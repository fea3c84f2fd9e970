import { describeFault, LedgerError, tookTooLong, type Environment } from '#platform';
import type { EachProgram } from '../ledger/choose-program.js';
import { OpsError } from '../ops-error.js';
import { table } from '../output/table.js';
import type { LedgerStatus } from './read-status.js';

/** How far a program's ledger is, or why nobody can say. */
export type ProgramStatus = { program: string } & (
  { status: LedgerStatus; error?: undefined } | { status?: undefined; error: string }
);

/** So long an answer of one program's database keeps those of the others waiting. */
const WITHIN_MS = 5_000;

const TOOK_TOO_LONG = `No answer in ${WITHIN_MS / 1000} s: is a table locked, or the server overloaded? pg_stat_activity says what waits for what.`;

/** All side by side: a database that does not answer keeps nobody waiting for the others' for long. */
export const readAll = (
  programs: EachProgram,
  read: (env: Environment, answerWithinMs: number) => Promise<LedgerStatus>,
): Promise<ProgramStatus[]> =>
  Promise.all(
    programs.map(async ({ program, env }) => {
      try {
        return { program, status: await read(env, WITHIN_MS) };
      } catch (error) {
        return { program, error: whyOf(error) };
      }
    }),
  );

function whyOf(error: unknown): string {
  if (tookTooLong(error)) return TOOK_TOO_LONG;
  const isOurs = error instanceof OpsError || error instanceof LedgerError;
  return (isOurs ? undefined : describeFault(error)) ?? (error as Error).message;
}

export const asJson = (all: readonly ProgramStatus[]): Record<string, LedgerStatus | { error: string }> =>
  Object.fromEntries(all.map(({ program, status, error }) => [program, status ?? { error }]));

export function describeAll(all: readonly ProgramStatus[]): string {
  const rows = all.map(({ program, status, error }) =>
    status ? [program, ...figuresOf(status)] : [program, null, null, null, null, null, error],
  );
  return table(
    ['program', 'event store', 'projected', 'lag in events', 'open dead letters', 'unread messages', 'mind'],
    rows,
  );
}

function figuresOf({ head, projections, otherRelease, deadLetters, consumers, retentionGaps }: LedgerStatus) {
  const live = projections.find(({ state }) => state === 'live');
  const minds = [
    ...(otherRelease === null ? [] : ['made by another release']),
    ...(retentionGaps.length === 0 ? [] : [`${retentionGaps.length} gaps`]),
  ];
  const known = consumers.flatMap(({ lag }) => lag ?? []);
  return [
    head,
    live?.position ?? null,
    live?.lagEvents ?? null,
    deadLetters.reduce((sum, { count }) => sum + count, 0),
    known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0),
    minds.join(', '),
  ];
}
