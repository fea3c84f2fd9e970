import { ApiProperty } from '@nestjs/swagger';
import { CHANGE_TYPES } from '#read-models';
import { Entry } from './entry.js';
import { Flag, Integer, Many, OneOf, Text, TextOrNull, TimeOrNull } from './fields.js';

/** Something that changed. Which fields are null depends on the type. */
export class Change {
  /** Where it stands in the feed: the `after` of what comes next. */
  @Text() cursor: string;
  /** Of the event that changed it. */
  @Integer() position: number;
  @OneOf(...CHANGE_TYPES) type: string;
  /** Of what was changed: an entry, an account, a withdrawal, a claim, a contract, terms; of a link its code. */
  @Text() id: string;
  /** Whose it is from now on; null: everybody's, nobody's, or another's than the partner's who asks. */
  @TextOrNull() partnerId: string | null;
  /** Whose it was, where that was another. */
  @TextOrNull() previousPartnerId: string | null;
  @TextOrNull() accountId: string | null;
  /** Where it stands now; of an attribution `link` or `claim`. */
  @TextOrNull() status: string | null;
  @TextOrNull() reason: string | null;
  /** When it happened. */
  @TimeOrNull() occurredAt: string | null;
  @ApiProperty({ type: () => Entry, nullable: true }) entry: Entry | null;
}

export class ChangesAnswer {
  @Many(() => Change) changes: Change[];
  /** The `after` of the next page, also where there is nothing more yet. */
  @Text() next: string;
  /** Whether this is all that there is at the moment. */
  @Flag() caughtUp: boolean;
}
