/** Why the rules could not use an event that is in the store. */
export const RULE_REASONS = [
  'DUPLICATE_SIGNUP',
  'DUPLICATE_BUSINESS_ID',
  'CODE_TAKEN',
  'ILLEGAL_TRANSITION',
  'OVER_REFUND',
] as const;
export type RejectionReason = (typeof RULE_REASONS)[number];

export interface RejectedEvent {
  position: number;
  reason: RejectionReason;
  message: string;
  /** Of an outcome of a withdrawal that was not requested yet. */
  withdrawalId: string | null;
}
