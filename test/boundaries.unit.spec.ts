import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

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
const clones: string[] = [];
afterAll(() => clones.forEach((clone) => rmSync(clone, { recursive: true, force: true })));

interface Violation {
  from: string;
  rule: { name: string };
}

/** What breaks a rule in a clone in small: the real settings, libs with nothing in them, and these files. One look at all of them. */
function violationsIn(files: Record<string, string>): Violation[] {
  const clone = mkdtempSync(join(tmpdir(), 'boundaries-'));
  clones.push(clone);
  const add = (file: string, content: string): void => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), `${content}\n`);
  };
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.depcruise.json', 'tsconfig.json', 'package.json'])
    cpSync(join(ROOT, file), join(clone, file));
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  for (const lib of LIBS) add(`libs/${lib}/src/index.ts`, `export const name = '${lib}';`);
  for (const [file, content] of Object.entries(files)) add(file, content);
  const script = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--config', '.dependency-cruiser.cjs', '-T', 'json', 'apps', 'libs'],
    { cwd: clone },
  );
  if (stdout.length === 0) throw new Error(stderr.toString());
  return (JSON.parse(stdout.toString()) as { summary: { violations: Violation[] } }).summary.violations;
}

test('imports that follow the arrows of the architecture break no rule', () => {
  const violations = violationsIn({
    'libs/read-models/src/store.ts':
      "import { name } from '#program'; import { Pool } from 'pg'; export const store = [name, Pool];",
    'apps/consumer/src/main.ts': "import { name } from '#kafka'; export const app = name;",
    'apps/query/src/main.ts': "import { name } from '#read-models'; export const app = name;",
  });
  expect(violations).toEqual([]);
});

const WRONG: [what: string, file: string, content: string, rule: string][] = [
  [
    'an import against the arrows by #',
    'libs/contracts/src/wrong1.ts',
    "import { name } from '#read-models'; export const a = name;",
    'contracts-imports-only-what-lies-under-it',
  ],
  [
    'an import of types alone against the arrows',
    'libs/program/src/wrong2.ts',
    "import type { name } from '#event-store'; export type A = typeof name;",
    'program-imports-only-what-lies-under-it',
  ],
  [
    'pg in an app',
    'apps/query/src/wrong3.ts',
    "import { Pool } from 'pg'; export const a = Pool;",
    'pg-and-typeorm-in-three-libs-alone',
  ],
  [
    'the projector in the query app',
    'apps/query/src/projects.ts',
    "import { name } from '#projector'; export const a = name;",
    'the-query-app-reads-models-alone',
  ],
  [
    'kafkajs outside libs/kafka',
    'apps/consumer/src/wrong4.ts',
    "import { Kafka } from 'kafkajs'; export const a = Kafka;",
    'kafka-clients-in-libs-kafka-alone',
  ],
  [
    'a framework in the rules',
    'libs/program/src/wrong5.ts',
    "import { readFileSync } from 'node:fs'; export const a = readFileSync;",
    'the-rules-are-pure',
  ],
  [
    'a lib entered past its index',
    'libs/rebuild/src/wrong6.ts',
    "import { name } from '../../program/src/inside.js'; export const a = name;",
    'a-lib-is-entered-by-its-index',
  ],
  [
    'an app that imports an app',
    'apps/query/src/wrong7.ts',
    "import { b } from '../../ops/src/b.js'; export const a = b;",
    'no-app-imports-an-app',
  ],
  [
    'a development dependency in an app',
    'apps/ops/src/wrong8.ts',
    "import fc from 'fast-check'; export const a = fc;",
    'what-runs-in-production-is-no-dev-dependency',
  ],
  [
    'the query app that reaches Kafka through something else',
    'apps/query/src/reaches.ts',
    "import { platform } from '#platform'; export const a = platform;",
    'the-query-app-never-reaches-kafka',
  ],
  [
    'a cycle',
    'libs/program/src/cycle-a.ts',
    "import { b } from './cycle-b.js'; export const a = (): unknown => b;",
    'no-cycles',
  ],
];

/** What those import. */
const BESIDE = {
  'libs/program/src/inside.ts': 'export const name = 1;',
  'apps/ops/src/b.ts': 'export const b = 1;',
  'libs/platform/src/index.ts': "import { name } from '#kafka'; export const platform = name;",
  'libs/program/src/cycle-b.ts': "import { a } from './cycle-a.js'; export const b = (): unknown => a;",
};

describe('what breaks a rule is found:', () => {
  let violations: Violation[];
  beforeAll(() => {
    violations = violationsIn({ ...BESIDE, ...Object.fromEntries(WRONG.map(([, file, content]) => [file, content])) });
  });

  test.each(WRONG)('%s', (_what, file, _content, rule) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toContain(rule);
  });
});
