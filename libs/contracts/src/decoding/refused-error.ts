import type { EnvelopeReason, FieldProblem } from '../messages/refusal.js';

/** Ends the decoding of a message; `decodeMessage` turns it into the refusal. Not seen outside of decoding. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    readonly reason: EnvelopeReason,
    message: string,
    readonly problems?: FieldProblem[],
  ) {
    super(message);
  }
}

export const tombstone = (): RefusedError =>
  new RefusedError('NOT_JSON', 'The message has no value: a tombstone is no event.');
