import type { PoolClient } from '#platform';
import type { QueryRunner } from 'typeorm';

/** A migration's connection, as everything else knows one. It has `query`, and nothing more. */
export const clientOf = (runner: QueryRunner): PoolClient =>
  ({
    query: async (sql: string, values?: unknown[]) => ({ rows: (await runner.query(sql, values)) as unknown[] }),
  }) as unknown as PoolClient;
