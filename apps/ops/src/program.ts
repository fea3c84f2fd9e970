import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.js';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.js';
import type { Output } from './output/output.js';

/** The command line. Each command is a file of its own in commands/. */
export function buildProgram(output: Output): Command {
  const program = new Command('referral-ledger')
    .description('Looks after a referral ledger: the running stack of this clone, or the database of DATABASE_URL.')
    .addHelpText('after', EXIT_CODES_HELP)
    .showHelpAfterError('(--help says more)')
    .exitOverride(onExit);
  for (const register of COMMANDS) register(program, output);
  program.commands.forEach((command) => command.exitOverride(onExit));
  return program;
}

/** Commander has said what was wrong already, or has shown the help. */
function onExit(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
}
