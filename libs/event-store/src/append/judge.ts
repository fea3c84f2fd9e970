import { decodeEach, verdictOn, type DecodedEvent, type DecodeLimits, type RawMessage, type Verdict } from '#contracts';
import type { Foresight } from './foresight.js';

/** The verdict on an event, and the number of the line (the offset of the message) that it stands in. */
export interface LineVerdict extends Verdict {
  line: number;
}

/**
 * What would become of each event of messages, in their order, by the code that takes events in. Nothing is stored: an id that is used
 * again for something else is known from what was foreseen before.
 */
export async function judge(
  messages: readonly RawMessage[],
  foresight: Foresight,
  limits: DecodeLimits,
): Promise<LineVerdict[]> {
  const decoded = messages.flatMap((message) => decodeEach(message, limits));
  const { reused } = await foresight.foresee(decoded.flatMap(({ event }) => event ?? []));
  const again = new Map(reused.map((refusal): [RawMessage, DecodedEvent] => [refusal.raw, { refusal }]));
  return decoded.map((one) => {
    const raw = one.event ? one.event.message! : one.refusal.raw;
    return { line: Number(raw.offset), ...verdictOn(again.get(raw) ?? one) };
  });
}
