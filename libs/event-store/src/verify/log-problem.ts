/** What is wrong, and from where on. */
export interface LogProblem {
  /** The first position that is not as it was recorded. */
  position: number;
  /** A sentence for people; it quotes no data. */
  what: string;
}

/** The one that stands first in the log. */
export function firstOf(problems: readonly LogProblem[]): LogProblem | undefined {
  return problems.reduce<LogProblem | undefined>(
    (first, problem) => (first && first.position <= problem.position ? first : problem),
    undefined,
  );
}
