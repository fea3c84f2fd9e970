/**
 * The one error family. `code` is stable and documented; `retriable` says whether the same call may succeed later
 * without anybody changing anything.
 */
export class LedgerError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}
