import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose database it is, where one installation has several programs: a process that works for another one is refused, whatever address it
 * was given. No row: nobody's in particular. Once it says whose, that is nobody's to change.
 */
export class LedgerProgram1793000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_program (
        one      boolean     PRIMARY KEY DEFAULT true CHECK (one),
        program  text        NOT NULL CHECK (program <> ''),
        since    timestamptz NOT NULL DEFAULT now()
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_program
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ledger_program
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ledger_program`);
  }
}
