/** What an answer reflects. */
export interface At {
  /** Every event up to this position, and none after it. */
  position: number;
  /** The version of the projections that answered. */
  version: number;
  /** Nothing beyond the position is there: no large correction is under way. */
  isWhole?: boolean;
}
