import { LedgerError } from '../errors/ledger-error.js';

/** One variable of the environment that is missing or wrong. Never holds the value, which may be a secret. */
export interface ConfigurationProblem {
  variable: string;
  /** What is expected of it. */
  expected: string;
  /** Those for which it is wrong, where it is not for all that the process works for. */
  programs?: readonly string[];
}

/** The environment cannot be used: an app says all that is wrong with it at once, and exits. */
export class ConfigurationError extends LedgerError {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(
      ({ variable, expected, programs = [] }) =>
        `  ${programs.length > 0 ? `${programs.join(', ')}: ` : ''}${variable} ${expected}`,
    );
    super('CONFIGURATION', `These environment variables are missing or wrong:\n${lines.join('\n')}`, false);
  }
}
