import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.js';
import { variableOf } from './variable.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that `readConfig` reads into `target`. */
export const variablesOf = (target: new () => object): string[] => propertiesOf(target).map(variableOf);

function propertiesOf(target: new () => object): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}

/**
 * Reads an app's configuration from the environment into an instance of `target`, whose fields carry class-validator
 * rules and are named after their variables (`databaseUrl` is `DATABASE_URL`). A variable that is missing or empty
 * leaves the field's own initial value, its default.
 * @throws ConfigurationError naming every wrong variable and what is expected of it, never a value
 */
export function readConfig<T extends object>(target: new () => T, env: Environment): T {
  return readConfigs(target, [env])[0]!;
}

/** The same for each of several programs, by their environments: what is wrong for any of them is said at once. */
export function readConfigs<T extends object>(target: new () => T, environments: readonly Environment[]): T[] {
  const read = environments.map((env) => ({ ...validated(target, env), program: env.PROGRAM ?? '' }));
  const wrong = read.flatMap(({ problems, program }) => problems.map((problem) => ({ ...problem, program })));
  if (wrong.length === 0) return read.map(({ config }) => config);
  const alike = Map.groupBy(wrong, ({ variable, expected }) => `${variable} ${expected}`).values();
  throw new ConfigurationError(
    [...alike].map((each) => ({
      variable: each[0]!.variable,
      expected: each[0]!.expected,
      programs: each.length < read.length ? each.map(({ program }) => program) : [],
    })),
  );
}

function validated<T extends object>(
  target: new () => T,
  env: Environment,
): { config: T; problems: ConfigurationProblem[] } {
  const given: Record<string, string> = {};
  for (const property of propertiesOf(target)) {
    const value = env[variableOf(property)];
    if (value !== undefined && value !== '') given[property] = value;
  }
  const config = plainToInstance(target, given, { exposeDefaultValues: true });
  const problems = validateSync(config, { validationError: { target: false, value: false } }).flatMap(
    ({ property, constraints = {} }): ConfigurationProblem[] =>
      Object.values(constraints).map((text) => ({
        variable: variableOf(property),
        expected: text.replaceAll(property, '').trim(),
      })),
  );
  return { config, problems };
}
