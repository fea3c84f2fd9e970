import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const LIBS = [
  'contracts',
  'program',
  'event-store',
  'fold',
  'read-models',
  'projector',
  'rebuild',
  'kafka',
  'platform',
];
let clone: string;

/** A clone in small: the real settings, libs with nothing in them, and the files that a test adds. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.depcruise.json', 'tsconfig.json', 'package.json'])
    cpSync(join(ROOT, file), join(clone, file));
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  for (const lib of LIBS) add(`libs/${lib}/src/index.ts`, `export const name = '${lib}';`);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function add(file: string, content: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), `${content}\n`);
}

/** The names of the rules that the small clone breaks, each once. */
function brokenRules(): string[] {
  const script = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--config', '.dependency-cruiser.cjs', '-T', 'json', 'apps', 'libs'],
    { cwd: clone },
  );
  if (stdout.length === 0) throw new Error(stderr.toString());
  const { summary } = JSON.parse(stdout.toString());
  return [...new Set<string>(summary.violations.map((violation: { rule: { name: string } }) => violation.rule.name))];
}

test('imports that follow the arrows of the architecture break no rule', () => {
  add(
    'libs/read-models/src/store.ts',
    "import { name } from '#program'; import { Pool } from 'pg'; export const store = [name, Pool];",
  );
  add('apps/consumer/src/main.ts', "import { name } from '#kafka'; export const app = name;");
  add('apps/query/src/main.ts', "import { name } from '#read-models'; export const app = name;");
  expect(brokenRules()).toEqual([]);
});

test.each([
  [
    'an import against the arrows by #',
    'libs/contracts/src/a.ts',
    "import { name } from '#read-models'; export const a = name;",
    'contracts-imports-only-what-lies-under-it',
  ],
  [
    'an import of types alone against the arrows',
    'libs/program/src/a.ts',
    "import type { name } from '#event-store'; export type A = typeof name;",
    'program-imports-only-what-lies-under-it',
  ],
  [
    'pg in an app',
    'apps/query/src/a.ts',
    "import { Pool } from 'pg'; export const a = Pool;",
    'pg-and-typeorm-in-three-libs-alone',
  ],
  [
    'the projector in the query app',
    'apps/query/src/a.ts',
    "import { name } from '#projector'; export const a = name;",
    'the-query-app-reads-models-alone',
  ],
  [
    'kafkajs outside libs/kafka',
    'apps/consumer/src/a.ts',
    "import { Kafka } from 'kafkajs'; export const a = Kafka;",
    'kafka-clients-in-libs-kafka-alone',
  ],
  [
    'a framework in the rules',
    'libs/program/src/a.ts',
    "import { readFileSync } from 'node:fs'; export const a = readFileSync;",
    'the-rules-are-pure',
  ],
  [
    'a lib entered past its index',
    'libs/rebuild/src/a.ts',
    "import { name } from '../../program/src/inside.js'; export const a = name;",
    'a-lib-is-entered-by-its-index',
  ],
  [
    'an app that imports an app',
    'apps/query/src/a.ts',
    "import { b } from '../../ops/src/b.js'; export const a = b;",
    'no-app-imports-an-app',
  ],
  [
    'a development dependency in an app',
    'apps/ops/src/a.ts',
    "import fc from 'fast-check'; export const a = fc;",
    'what-runs-in-production-is-no-dev-dependency',
  ],
])('%s is found', (_what, file, content, rule) => {
  add('libs/program/src/inside.ts', 'export const name = 1;');
  add('apps/ops/src/b.ts', 'export const b = 1;');
  add(file, content);
  expect(brokenRules()).toContain(rule);
});

test('the query app that reaches Kafka through something else is found', () => {
  add('libs/platform/src/index.ts', "import { name } from '#kafka'; export const platform = name;");
  add('apps/query/src/a.ts', "import { platform } from '#platform'; export const a = platform;");
  expect(brokenRules()).toContain('the-query-app-never-reaches-kafka');
});

test('a cycle is found', () => {
  mkdirSync(join(clone, 'apps'), { recursive: true });
  add('libs/program/src/a.ts', "import { b } from './b.js'; export const a = (): unknown => b;");
  add('libs/program/src/b.ts', "import { a } from './a.js'; export const b = (): unknown => a;");
  expect(brokenRules()).toContain('no-cycles');
});
