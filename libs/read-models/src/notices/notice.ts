import type { Instant, NoticeType, OutboundDataOf } from '#contracts';

/** Something that a partner is told. Its id is what keeps it from being told twice. */
export type Notice = {
  [T in NoticeType]: { type: T; id: string; time: Instant; data: OutboundDataOf<T>; position: number | null };
}[NoticeType];

/** So many are looked for at a time. */
export const NOTICES_AT_ONCE = 1_000;
