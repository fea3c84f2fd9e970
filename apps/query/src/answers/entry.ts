import { ENTRY_CODES } from '#program';
import { Integer, Many, Next, OneOf, Text, TextOrNull, Time } from './fields.js';

/** One transfer of the ledger (rule 11). */
export class Entry {
  @Text() entryId: string;
  @Integer() position: number;
  @Text() asset: string;
  @Integer() amount: number;
  @Text() debitAccount: string;
  @Text() creditAccount: string;
  @OneOf(...ENTRY_CODES)
  code: string;
  @Time() effectiveAt: string;
  @Time() recordedAt: string;
  @Text() eventId: string;
  /** Whose payment moved it: null where no client's did. */
  @TextOrNull() accountId: string | null;
  @TextOrNull() paymentId: string | null;
  @TextOrNull() withdrawalId: string | null;
  /** Of a bonus or a clawback by hand. */
  @TextOrNull() adjustmentId: string | null;
  /** What made a correction necessary, by a code; of an adjustment by hand, why it was made. */
  @TextOrNull() reason: string | null;
}

export class LedgerAnswer {
  @Many(() => Entry) entries: Entry[];
  @Next() next: string | null;
}
