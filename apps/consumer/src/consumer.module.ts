import { Module, type DynamicModule } from '@nestjs/common';
import { BatchDecoder } from './ingestion/batch-decoder.js';
import { EventAppender } from './ingestion/event-appender.js';
import { IngestionController } from './ingestion/ingestion.controller.js';
import { ConsumerMetrics } from './operations/consumer-metrics.js';

export interface IngestionParts {
  decoder: BatchDecoder;
  appender: EventAppender;
  metrics: ConsumerMetrics;
}

/** The handlers and what they need. */
@Module({})
export class ConsumerModule {
  static with({ decoder, appender, metrics }: IngestionParts): DynamicModule {
    return {
      module: ConsumerModule,
      controllers: [IngestionController],
      providers: [
        { provide: BatchDecoder, useValue: decoder },
        { provide: EventAppender, useValue: appender },
        { provide: ConsumerMetrics, useValue: metrics },
      ],
    };
  }
}
