import { readFileSync } from 'node:fs';
import type { Environment } from '../configuration/read-config.js';
import { variableOf } from '../configuration/variable.js';
import { parsePrograms, groupFor, type ProgramEntry } from './parse-programs.js';
import { NoProgramError, ProgramsError } from './programs-error.js';
import { resolve } from './setting-value.js';
import { NEVER_SHARED } from './settings.js';

/**
 * The programs (products, brands, regions) of one installation, by PROGRAMS_FILE. Each is configured as a process of its own would be:
 * by the environment, and on top of that by what the file has for it.
 */
export class Programs {
  private constructor(
    private readonly file: string,
    private readonly entries: readonly ProgramEntry[],
  ) {}

  /** @throws ProgramsError naming all that is wrong with the file, and no value of it */
  static async read(file: string): Promise<Programs> {
    const problems: string[] = [];
    const entries = parsePrograms(await contentOf(file), (problem) => problems.push(problem));
    if (problems.length > 0) throw new ProgramsError(file, problems);
    return new Programs(file, entries);
  }

  get ids(): string[] {
    return this.entries.map(({ id }) => id);
  }

  nameOf(id: string): string {
    return this.entryOf(id).name;
  }

  /**
   * The environment of a program's own process. References are followed for this program alone: who runs one needs no secret of another.
   * @throws NoProgramError where there is no such program
   * @throws ProgramsError where a reference leads nowhere
   */
  environmentOf(id: string, env: Environment): Environment {
    return this.environmentsOf([id], env)[0]!;
  }

  /** Those of several, for a process that serves them: what is wrong with any of them is said at once. @throws as `environmentOf` */
  environmentsOf(ids: readonly string[], env: Environment): Environment[] {
    const problems: string[] = [];
    const environments = ids.map((id) => this.follow(id, env, (problem) => problems.push(problem)));
    if (problems.length > 0) throw new ProgramsError(this.file, problems);
    return environments;
  }

  private follow(id: string, env: Environment, onProblem: (problem: string) => void): Environment {
    const own: Record<string, string> = {};
    for (const [setting, value] of this.entryOf(id).settings) {
      const found = resolve(value, env);
      if ('problem' in found) onProblem(`${id}.${setting} ${found.problem}`);
      else own[variableOf(setting)] = found.text;
    }
    return { ...sharedOf(env), ...defaultsOf(id), ...own, PROGRAM: id };
  }

  private entryOf(id: string): ProgramEntry {
    const found = this.entries.find((entry) => entry.id === id);
    if (found) return found;
    throw new NoProgramError(
      `There is no program ${JSON.stringify(id)}: those of PROGRAMS_FILE are ${this.ids.join(', ')}.`,
    );
  }
}

/** What a program has where nobody says it: names that no other program's can be. */
export const defaultsOf = (id: string): Record<string, string> => ({
  KAFKA_TOPIC_PREFIX: `${id}.`,
  KAFKA_GROUP_ID: groupFor(id),
});

const sharedOf = (env: Environment): Environment => ({
  ...env,
  ...Object.fromEntries(NEVER_SHARED.map((setting) => [variableOf(setting), undefined])),
});

async function contentOf(file: string): Promise<unknown> {
  // Who has one program needs it never.
  const { parse } = await import('yaml');
  try {
    return parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) throw new ProgramsError(file, [`it cannot be read (${code})`]);
    // Of a syntax error the first line says what and where; those below show the file.
    const [why = ''] = (error as Error).message.split('\n');
    throw new ProgramsError(file, [`it must be JSON or YAML: ${why.replace(/:$/, '')}`]);
  }
}
