import type { Instant } from '#contracts';

/** What ends: a contract by its termination, a link by its disabling. */
export type Ended = 'contract' | 'link';

/**
 * A termination or disabling that came before what it ends, and names another partner than the one that came first. Whose the
 * contract or the code is, the signature or the creation will tell.
 */
export interface OtherEnding {
  of: Ended;
  /** The contract's id, or the code. */
  id: string;
  partnerId: string;
  endedAt: Instant;
  position: number;
  /** Whether that is not known yet. */
  waits: boolean;
}

export const subjectKey = ({ of, id }: Pick<OtherEnding, 'of' | 'id'>): string => `${of}/${id}`;

/** The key under which an ending is known; no id has a slash in it. */
export const endingKey = (ending: Pick<OtherEnding, 'of' | 'id' | 'partnerId'>): string =>
  `${subjectKey(ending)}/${ending.partnerId}`;
