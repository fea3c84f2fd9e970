import { ENVELOPE_REASONS } from '#contracts';
import { RULE_REASONS } from '#fold';

/** Every reason that a dead letter can have: of the envelope, and of the rules. */
export const DEAD_LETTER_REASONS = [...ENVELOPE_REASONS, ...RULE_REASONS] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];
