import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from '#platform';
import { EventAppender } from './ingestion/event-appender.js';
import { IngestionController } from './ingestion/ingestion.controller.js';
import { LOGGER } from './logger.token.js';
import { ConsumerMetrics } from './operations/consumer-metrics.js';

export interface IngestionParts {
  appender: EventAppender;
  metrics: ConsumerMetrics;
  logger: Logger;
}

/** The handlers and what they need. */
@Module({})
export class ConsumerModule {
  static with({ appender, metrics, logger }: IngestionParts): DynamicModule {
    return {
      module: ConsumerModule,
      controllers: [IngestionController],
      providers: [
        { provide: EventAppender, useValue: appender },
        { provide: ConsumerMetrics, useValue: metrics },
        { provide: LOGGER, useValue: logger },
      ],
    };
  }
}
