import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.js';
import { chooseProgram, type Works } from './ledger/choose-program.js';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.js';
import type { Output } from './output/output.js';

/** The command line. Each command is a file of its own in commands/. */
export function buildProgram(output: Output): Command {
  const program: Command = new Command('referral-ledger')
    .description('Looks after a referral ledger: the running stack of this clone, or the database of DATABASE_URL.')
    .addHelpText('after', EXIT_CODES_HELP)
    .option('--program <id>', 'whose ledger is meant, of those of PROGRAMS_FILE; left out: that of PROGRAM')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help says more)')
    .hook('preAction', (_root, command) => chooseProgram(program.opts<Chosen>().program, worksFor(command, program)))
    .exitOverride(onExit);
  for (const register of COMMANDS) register(program, output);
  program.commands.forEach((command) => command.exitOverride(onExit));
  return program;
}

interface Chosen {
  program?: string;
}

/** What commands do without a program, or for all of them, where PROGRAMS_FILE has several; all others are for one. */
const WORKS: Record<string, Works> = { status: 'all', validate: 'any', token: 'none' };

const worksFor = (command: Command, root: Command): Works =>
  (command.parent === root && WORKS[command.name()]) || 'one';

/** Commander has said what was wrong already, or has shown the help. */
function onExit(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
}
