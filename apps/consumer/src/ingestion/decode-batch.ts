import { decodeMessage, type Decoded, type NewEvent, type RawMessage, type Refusal } from '#contracts';
import type { Logger } from '#platform';

/** Decodes each message; what cannot be used becomes a refusal and stops nothing. Never throws. */
export function decodeBatch(
  messages: readonly RawMessage[],
  logger: Logger,
): { events: NewEvent[]; refusals: Refusal[] } {
  const events: NewEvent[] = [];
  const refusals: Refusal[] = [];
  for (const message of messages) {
    const decoded = decode(message, logger);
    if (decoded.event) events.push(decoded.event);
    else refusals.push(decoded.refusal);
  }
  return { events, refusals };
}

/** A message that our own decoder stumbles over is our fault, but still no reason to stop the others. */
function decode(raw: RawMessage, logger: Logger): Decoded {
  try {
    return decodeMessage(raw);
  } catch (error) {
    const { topic, partition, offset } = raw;
    logger.error({ topic, partition, offset, err: error }, 'The decoder failed on a message');
    return { refusal: { reason: 'INVALID_DATA', message: 'The message could not be decoded.', raw } };
  }
}
