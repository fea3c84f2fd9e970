import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import type { MessageBatch } from '#kafka';
import { ConsumerMetrics } from '../operations/consumer-metrics.js';
import { traceStored } from '../operations/traces.js';
import { BatchDecoder } from './batch-decoder.js';
import { EventAppender } from './event-appender.js';

/** The way in: every inbound topic carries any inbound type, so all of them are handled alike. */
@Controller()
export class IngestionController {
  constructor(
    @Inject(EventAppender) private readonly appender: EventAppender,
    @Inject(ConsumerMetrics) private readonly metrics: ConsumerMetrics,
    @Inject(BatchDecoder) private readonly decoder: BatchDecoder,
  ) {}

  /** Resolves when the batch's events, dead letters and offset are committed to the database, together. */
  @EventPattern(Object.keys(TOPICS))
  async store(@Payload() batch: MessageBatch): Promise<void> {
    const { topic, partition, epoch, messages, nextOffset, logEnd } = batch;
    if (epoch === null) throw new Error('A batch came without an epoch: the server was built without claims');
    const cameAt = Date.now();
    const { events, refusals } = await this.decoder.decode(messages);
    const decodedAt = Date.now();
    this.metrics.messages.inc({ topic }, messages.length);
    for (const event of events) this.metrics.countMisspellings(event);
    await this.appender.append({ events, refusals, offsets: [{ topic, partition, nextOffset, epoch, logEnd }] });
    traceStored(topic, events, { cameAt, decodedAt, storedAt: Date.now() });
  }
}
