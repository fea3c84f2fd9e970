import { Entry } from './entry.js';
import { Exact, Flag, Integer, Many, Next, One, OneOf, OneOfOrNull, Text, TextOrNull } from './fields.js';

/** A month as it was recorded. `final`: it is over, and will never be other than it is. */
export class RecordedMonth {
  @Text() month: string;
  @OneOf('open', 'final') status: 'open' | 'final';
  /** It has what was posted after this position … */
  @Integer() afterPosition: number;
  /** … up to this one. */
  @Integer() untilPosition: number;
}

export class StatementsAnswer {
  @Many(() => RecordedMonth) statements: RecordedMonth[];
}

/** owed = available + held + reserved; in minor units, or days. */
export class Owed {
  @Exact() owed: bigint;
  @Exact() available: bigint;
  @Exact() held: bigint;
  @Exact() reserved: bigint;
}

class Moved {
  /** Commission and days given, and given again where what had taken them back came to nothing. */
  @Exact() given: bigint;
  @Exact() takenBack: bigint;
  /** Paid out; of days: applied. */
  @Exact() settled: bigint;
  /** Paid out before, and come back. */
  @Exact() returned: bigint;
  @Integer() entries: number;
}

/** What concerns another month, and was recorded in this one. It is contained in the month's sums. */
export class Correction extends Moved {
  @Text() month: string;
}

/** opening.owed + given - takenBack - settled + returned = closing.owed; the opening is the closing of the month before. */
export class AssetMonth extends Moved {
  /** A currency, or DAY. */
  @Text() asset: string;
  @One(() => Owed) opening: Owed;
  @Many(() => Correction) corrections: Correction[];
  @One(() => Owed) closing: Owed;
}

/** An entry on a statement. */
export class Movement extends Entry {
  /** null: it moved something between what is available, held and reserved. */
  @OneOfOrNull('given', 'takenBack', 'settled', 'returned') effect:
    'given' | 'takenBack' | 'settled' | 'returned' | null;
  /** What it changed in what is owed. */
  @Integer() change: number;
  /** The month that it concerns, where that is not the statement's. */
  @TextOrNull() correctionOf: string | null;
}

export class StatementAnswer extends RecordedMonth {
  @Text() partnerId: string;
  @Many(() => AssetMonth) assets: AssetMonth[];
  /** Oldest first. */
  @Many(() => Movement) movements: Movement[];
  @Next() next: string | null;
}

/** closing = opening + credit - debit, all of them credits less debits. */
export class AccountMonth {
  @OneOf('program:expense', 'partner:available', 'partner:held', 'partner:reserved', 'payout:settled', 'days:applied')
  accountClass: string;
  @Text() asset: string;
  @Exact() openingMinor: bigint;
  @Exact() debitMinor: bigint;
  @Exact() creditMinor: bigint;
  @Exact() closingMinor: bigint;
}

export class MonthCloseAnswer extends RecordedMonth {
  @Many(() => AssetMonth) assets: AssetMonth[];
  @Many(() => AccountMonth) accounts: AccountMonth[];
  @Flag() balanced: boolean;
}
