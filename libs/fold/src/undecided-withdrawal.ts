import { LedgerError } from '#platform';

/** A version that is not live came upon a request that the live one has not decided: it must never decide itself. */
export class UndecidedWithdrawalError extends LedgerError {
  constructor() {
    super(
      'UNDECIDED_WITHDRAWAL',
      'a version that is not live came upon a withdrawal that the live version has not decided',
      false,
    );
  }
}
