import { LedgerError } from '../errors/ledger-error.js';

/** The file of programs cannot be used, or not for what is asked: all that is wrong is said at once, and never a value. */
export class ProgramsError extends LedgerError {
  constructor(file: string, problems: readonly string[]) {
    super(
      'CONFIGURATION',
      `PROGRAMS_FILE (${file}) cannot be used:\n${problems.map((one) => `  ${one}`).join('\n')}`,
      false,
    );
  }
}

/** Several are there, and one has to be chosen. */
export class NoProgramError extends LedgerError {
  constructor(message: string) {
    super('NO_PROGRAM', message, false);
  }
}
