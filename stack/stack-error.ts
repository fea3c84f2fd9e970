/** What a person can do something about: shown as one sentence, without a stack trace. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** The message of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
