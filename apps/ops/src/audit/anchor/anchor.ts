import type { Anchored } from './anchored.js';

/** A place outside the database that keeps what audits note: nobody who may alter the database should be able to alter it. */
export interface Anchor {
  /** For people; without anything that is secret. */
  readonly name: string;
  /** All that was noted, in the order in which it was. @throws AnchorError */
  read(): Promise<Anchored[]>;
  /** @throws AnchorError */
  append(anchored: Anchored): Promise<void>;
}

/** The anchor cannot be read or written now: nothing is said about the ledger. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError';
}

/** What stands there is not what audits note: somebody else wrote it, or altered it. */
export class AnchorDamagedError extends Error {
  override readonly name = 'AnchorDamagedError';
}
