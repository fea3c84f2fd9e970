import { LedgerError } from '#platform';
import type { At } from './at.js';

/** The question is about a position that the live version has not reached: the answer would change afterwards. */
export class PositionAheadError extends LedgerError {
  constructor(readonly reached: number) {
    super('POSITION_AHEAD', `the projections are at position ${reached}, which is before that`, false);
  }
}

/** @throws PositionAheadError */
export function requireReached({ position }: At, asked: number | undefined): void {
  if (asked !== undefined && asked > position) throw new PositionAheadError(position);
}
