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
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}
