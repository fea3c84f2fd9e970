import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createVersionStatements } from '../versions/create-version.js';
import { PROGRAM } from '../versions/schemas.js';

/**
 * The registry of versions, and the first of them, live and empty. `epoch` fences: a projector may move `position`
 * only while the epoch is the one it took.
 */
export class ProjectionVersions1793000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projection_versions (
        version     integer PRIMARY KEY,
        schema_name text        NOT NULL UNIQUE,
        state       text        NOT NULL CHECK (state IN ('created', 'replaying', 'indexing', 'catching up', 'comparing',
                                                          'ready', 'live', 'retired', 'failed', 'aborted')),
        program     text        NOT NULL,
        -- every event up to here is reflected
        position    bigint      NOT NULL DEFAULT 0,
        -- the log was read up to here; ahead of position only while facts wait in the slow lane
        read_position bigint    NOT NULL DEFAULT 0,
        position_recorded_at timestamptz,
        epoch       bigint      NOT NULL DEFAULT 0,
        holder      text,
        heartbeat_at timestamptz,
        created_at  timestamptz NOT NULL DEFAULT now(),
        live_since  timestamptz
      );
      CREATE UNIQUE INDEX one_live_version ON projection_versions (state) WHERE state = 'live';
    `);
    await runner.query(
      `INSERT INTO projection_versions (version, schema_name, state, program, live_since)
       VALUES (1, 'projections_1', 'live', $1, now())`,
      [PROGRAM],
    );
    await runner.query(createVersionStatements('projections_1'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA projections_1 CASCADE`);
    await runner.query(`DROP TABLE projection_versions`);
  }
}
