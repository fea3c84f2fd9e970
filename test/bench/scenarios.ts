import { ingest } from './ingest/ingest.js';
import { query } from './query/query.js';
import { replay } from './replay/replay.js';
import { rules } from './rules/rules.js';
import type { Scenario } from './scenario.js';

/** Everything that can be measured, by name. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map([
  ['rules', rules],
  ['ingest', ingest],
  ['replay', replay],
  ['query', query],
]);

export function listScenarios(): string {
  const lines = [...SCENARIOS].flatMap(([name, { summary, parts }]) => [
    `  ${name.padEnd(10)}${summary}`,
    ...Object.entries(parts).map(([part, what]) => `  ${' '.repeat(10)}  --only ${part.padEnd(10)}${what}`),
  ]);
  const usage = 'npm run bench -- NAME [--only PARTS] [--runs N] [--json] [--quick] [--help], with NAME one of';
  return [usage, '', ...lines].join('\n');
}
