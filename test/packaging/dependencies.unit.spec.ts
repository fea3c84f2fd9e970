import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const readJson = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

interface Component {
  group?: string;
  name: string;
  version: string;
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
  components?: Component[];
}

/** What docs/dependencies.md says about two packages that name their licence in a form that is not read any more. */
const LICENCE_IN_ANOTHER_FORM = ['busboy', 'streamsearch'];

const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
const docs = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
let components: Component[];

const nameOf = ({ group, name }: Component): string => (group ? `${group}/${name}` : name);
const licencesOf = ({ licenses = [] }: Component): (string | undefined)[] =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name);
const withNested = (component: Component): Component[] => [
  component,
  ...(component.components ?? []).flatMap(withNested),
];

beforeAll(() => {
  const file = join(folder, 'sbom.json');
  const { status } = spawnSync(process.execPath, [join(ROOT, 'stack/setup/sbom.mjs'), file], { cwd: ROOT });
  expect(status).toBe(0);
  const bill = JSON.parse(readFileSync(file, 'utf8'));
  expect({ format: bill.bomFormat, version: bill.specVersion }).toEqual({ format: 'CycloneDX', version: '1.6' });
  components = bill.components.flatMap(withNested);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the bill of materials', () => {
  test('has every package that is installed for the apps', () => {
    const installed = Object.entries<{ version: string; dev?: boolean; optional?: boolean; name?: string }>(
      readJson('package-lock.json').packages,
    )
      .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
      .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`);
    expect(components.map((each) => `${nameOf(each)}@${each.version}`)).toEqual(expect.arrayContaining(installed));
  });

  test('has no licence but those that somebody has read', () => {
    const listed = /^## Licences\n\n([^:]+):/m.exec(docs)?.[1]?.split(/,\s+/);
    const found = components.filter((each) => !LICENCE_IN_ANOTHER_FORM.includes(each.name)).flatMap(licencesOf);
    expect([...new Set(found)].sort()).toEqual(listed);
    for (const each of components.filter(({ name }) => !LICENCE_IN_ANOTHER_FORM.includes(name)))
      expect({ package: nameOf(each), licences: licencesOf(each) }).not.toMatchObject({ licences: [] });
  });

  test('is explained: each direct dependency with its licence, and what would replace it', () => {
    const rows = [...docs.matchAll(/^\| `([^`]+)` \| ([^ ]+) \|/gm)].map(([, name, licence]) => [name, licence]);
    const direct = Object.keys(readJson('package.json').dependencies).map((name) => [
      name,
      licencesOf(components.find((each) => nameOf(each) === name) as Component).join(),
    ]);
    expect(rows).toEqual(direct);
  });
});
