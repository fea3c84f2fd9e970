import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  decodeMessage,
  type Decoded,
  type DecodeLimits,
  type NewEvent,
  type RawMessage,
  type Refusal,
} from '#contracts';
import type { Logger } from '#platform';

/** A millisecond or two of work: for so long the database may wait for its next order. */
const MESSAGES_A_TURN = 250;

export interface DecodedBatch {
  events: NewEvent[];
  refusals: Refusal[];
}

/**
 * Decodes batches, one after another, so that the first of a fetch is on its way to the database while the others are
 * decoded; and in turns, so that the database is served meanwhile.
 */
export class BatchDecoder {
  private last: Promise<unknown> = Promise.resolve();
  private leftOfTurn = MESSAGES_A_TURN;

  constructor(
    private readonly logger: Logger,
    private readonly limits: DecodeLimits,
  ) {}

  /** Decodes each message, and each event of a batch of CloudEvents for itself; what cannot be used becomes a refusal and stops nothing. Never rejects. */
  decode(messages: readonly RawMessage[]): Promise<DecodedBatch> {
    const decoded = this.last.then(() => this.decodeAll(messages));
    this.last = decoded;
    return decoded;
  }

  private async decodeAll(messages: readonly RawMessage[]): Promise<DecodedBatch> {
    const decoded: DecodedBatch = { events: [], refusals: [] };
    await this.decodeInto(decoded, messages);
    return decoded;
  }

  private async decodeInto(decoded: DecodedBatch, messages: readonly RawMessage[]): Promise<void> {
    for (const message of messages) {
      if (this.leftOfTurn === 0) {
        await nextTurn();
        this.leftOfTurn = MESSAGES_A_TURN;
      }
      this.leftOfTurn -= 1;
      const { event, refusal, elements } = this.decodeOne(message);
      if (event) decoded.events.push(event);
      else if (refusal) decoded.refusals.push(refusal);
      else await this.decodeInto(decoded, elements);
    }
  }

  /** A message that our own decoder stumbles over is our fault, but still no reason to stop the others. */
  private decodeOne(raw: RawMessage): Decoded {
    try {
      return decodeMessage(raw, this.limits);
    } catch (error) {
      const { topic, partition, offset } = raw;
      this.logger.error({ topic, partition, offset, err: error }, 'The decoder failed on a message');
      return { refusal: { reason: 'INVALID_DATA', message: 'The message could not be decoded.', raw } };
    }
  }
}
