import { EXIT } from './exit-codes.js';

/** What an operator can do something about: shown as one sentence. */
export class OpsError extends Error {
  override readonly name = 'OpsError';

  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}
