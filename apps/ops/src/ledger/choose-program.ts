import {
  ALL_PROGRAMS,
  isProgramId,
  LedgerError,
  NoProgramError,
  PROGRAM_ID_EXPECTED,
  programEnvironment,
  programsOf,
  type Environment,
} from '#platform';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';

/**
 * Which programs a command works for: `one`; `all` of them where none is chosen; `any`, one where it is chosen, since it can do without a
 * ledger; or `none`.
 */
export type Works = 'one' | 'all' | 'any' | 'none';

/** The program that is meant, by the command line or by PROGRAM; undefined: none in particular. */
const chosen = (given: string | undefined, env: Environment): string | undefined => (given ?? env.PROGRAM) || undefined;

/**
 * From here on the process is one of the chosen program, as if it had been started with that one's environment.
 * @param given by the command line
 * @throws OpsError where one has to be chosen, or there is no such program
 */
export async function chooseProgram(given: string | undefined, works: Works): Promise<void> {
  if (works === 'none') return;
  const program = chosen(given, process.env);
  try {
    if (works !== 'one' && process.env.PROGRAMS_FILE && (program === undefined || isAll(program, works))) return;
    if (program !== undefined) await requireOne(program, given === undefined ? 'PROGRAM' : '--program');
    const environment = await programEnvironment({ ...process.env, PROGRAM: program });
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  } catch (error) {
    throw explained(error);
  }
}

/** @param from what the user wrote it in, which is what has to be changed */
async function requireOne(program: string, from: string): Promise<void> {
  if (isProgramId(program)) return;
  if (program !== ALL_PROGRAMS)
    throw new OpsError(`${from} ${PROGRAM_ID_EXPECTED}; it is ${JSON.stringify(program)}.`, EXIT.usage);
  const programs = await programsOf(process.env);
  if (!programs) throw new OpsError(`${from} is all, and PROGRAMS_FILE, which names them, is not set.`, EXIT.usage);
  throw new NoProgramError(
    `${from} is all, and this command is for one at a time: those of PROGRAMS_FILE are ${programs.ids.join(', ')}.`,
  );
}

const isAll = (program: string, works: Works): boolean => works === 'all' && program === ALL_PROGRAMS;

/** The programs that are meant, each with its environment. */
export type EachProgram = readonly { program: string; env: Environment }[];

/**
 * All of PROGRAMS_FILE; undefined where the process is one program's alone.
 * @throws OpsError that says all that is wrong with the file, and with what it refers to
 */
export async function eachProgram(given: string | undefined): Promise<EachProgram | undefined> {
  const program = chosen(given, process.env);
  if (program !== undefined && program !== ALL_PROGRAMS) return undefined;
  try {
    const programs = await programsOf(process.env);
    return programs?.environmentsOf(programs.ids, process.env).map((env, i) => ({ program: programs.ids[i]!, env }));
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (error instanceof NoProgramError) return new OpsError(`${error.message} Choose one with --program.`, EXIT.usage);
  return error instanceof LedgerError && error.code === 'CONFIGURATION'
    ? new OpsError(error.message, EXIT.usage)
    : error;
}
