import { ConfigurationError } from '../configuration/configuration-error.js';
import type { Environment } from '../configuration/read-config.js';
import { isProgramId, PROGRAM_ID_EXPECTED } from './program-id.js';
import { defaultsOf, Programs } from './programs.js';
import { NoProgramError } from './programs-error.js';

/** The programs of PROGRAMS_FILE; undefined where it is not set. @throws ProgramsError */
export const programsOf = (env: Environment): Promise<Programs> | undefined =>
  env.PROGRAMS_FILE ? Programs.read(env.PROGRAMS_FILE) : undefined;

/**
 * The environment of a process that works for one program: that of PROGRAM. Without it, and without PROGRAMS_FILE, there is one
 * ledger, which has no name.
 * @throws NoProgramError where PROGRAMS_FILE names several and PROGRAM none
 */
export async function programEnvironment(env: Environment): Promise<Environment> {
  const { PROGRAM: id } = env;
  if (id && !isProgramId(id)) throw new ConfigurationError([{ variable: 'PROGRAM', expected: PROGRAM_ID_EXPECTED }]);
  const programs = await programsOf(env);
  if (!programs) return id ? { ...defaultsOf(id), ...env } : env;
  if (id) return programs.environmentOf(id, env);
  throw new NoProgramError(`PROGRAM is not set: one of PROGRAMS_FILE, which are ${programs.ids.join(', ')}.`);
}
