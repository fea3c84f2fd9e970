import { EventStore } from '#event-store';
import { createPool, type Pool } from '#platform';
import { LiveSnapshots } from '#read-models';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { POOL } from './pool.js';

/** Later than it has to, a server that runs says itself that a statement took too long. */
const SILENT_MS = 1_000;

/** What commands work with, on one database. */
@Module({})
export class LedgerModule implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(EventStore) private readonly store: EventStore,
  ) {}

  /** @param answerWithinMs so long a connection, or an answer, is waited for; left out: for ever, unless the server gives up */
  static on(databaseUrl: string, program: string | null, answerWithinMs?: number): DynamicModule {
    return {
      module: LedgerModule,
      providers: [
        {
          provide: POOL,
          useFactory: () =>
            createPool({
              connectionString: databaseUrl,
              applicationName: 'referral-ledger-ops',
              max: 4,
              program,
              ...(answerWithinMs !== undefined && {
                connectTimeoutMs: answerWithinMs,
                statementTimeoutMs: answerWithinMs,
                answerTimeoutMs: answerWithinMs + SILENT_MS,
              }),
            }),
        },
        { provide: EventStore, inject: [POOL], useFactory: (pool: Pool) => new EventStore(pool) },
        { provide: LiveSnapshots, inject: [POOL], useFactory: (pool: Pool) => new LiveSnapshots(pool) },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
    await this.pool.end();
  }
}
