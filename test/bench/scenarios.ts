import { rules } from './rules/rules.js';
import type { Scenario } from './scenario.js';

/** Everything that can be measured, by name. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map([['rules', rules]]);

export function listScenarios(): string {
  const lines = [...SCENARIOS].map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return ['npm run bench -- NAME [--json] [--quick] [--help], with NAME one of', '', ...lines].join('\n');
}
