import { LedgerError } from '#platform';

/** A replay that cannot be begun, resumed, swapped in or pruned as things stand; the message says what can be done. */
export class ReplayRefusedError extends LedgerError {
  constructor(message: string) {
    super('REPLAY_REFUSED', message, false);
  }
}

/** Somebody aborted the replay or took it over. Nothing was written after that. */
export class ReplayFencedError extends LedgerError {
  constructor(version: number) {
    super('REPLAY_FENCED', `version ${version} was aborted or is replayed by another process by now`, false);
  }
}
