import 'reflect-metadata';
import { EXIT } from './exit-codes.js';
import { OpsError } from './ops-error.js';
import { buildProgram } from './program.js';
import { standardOutput } from './output/output.js';
import { runCommand } from './run-command.js';

const output = standardOutput();
try {
  await runCommand(() => buildProgram(output).parseAsync());
} catch (error) {
  output.note(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof OpsError ? error.exitCode : EXIT.failed;
}
