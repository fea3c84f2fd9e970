import { LedgerError } from '#platform';

/** There is no such thing in the live version, or none that the caller may see: the two look the same. */
export class NotFoundError extends LedgerError {
  /** @param thing for people: `partner`, `withdrawal` */
  constructor(thing: string) {
    super('NOT_FOUND', `No ${thing} with this id is known.`, false);
  }
}
