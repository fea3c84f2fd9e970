import { formatInstant, type Instant } from '#contracts';

/** RFC 3339, or null where there is no instant. */
export const instantOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : formatInstant(instant);
