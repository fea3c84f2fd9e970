/**
 * Thrown where an answer was written page by page, or its reader has gone: Nest has nothing to send, and what was entered for the
 * request is left as after any other.
 */
export class AnswerSent extends Error {
  constructor() {
    super('the answer is sent');
  }
}
