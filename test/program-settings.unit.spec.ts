import { PROGRAM_SETTINGS, variablesOf } from '#platform';
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumerConfig } from '../apps/consumer/src/config.js';
import { QueryConfig } from '../apps/query/src/config.js';

const page = readFileSync(join(import.meta.dirname, '../docs/operations.md'), 'utf8');
const variableOf = (setting: string): string => setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

test('whatever a program may have of its own is a variable of some app, or of the audit', () => {
  const known = new Set([
    ...variablesOf(ConsumerConfig),
    ...variablesOf(QueryConfig),
    'AUDIT_ANCHOR',
    'AUDIT_ANCHOR_TOKEN',
  ]);
  expect(PROGRAM_SETTINGS.filter((setting) => !known.has(variableOf(setting)))).toEqual([]);
});

test('the page of operations says which these are', () => {
  const [, said = ''] = /A program may have of its own:([^]*?)\. `DATABASE_URL`/.exec(page) ?? [];
  const names = [...said.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name!);
  const prefixes = ['kafka', 'query', 'costly', 'limit', 'changeStreams'];
  expect(names).toEqual(expect.arrayContaining(prefixes));
  const isSaid = (setting: string) => names.includes(setting) || prefixes.some((prefix) => setting.startsWith(prefix));
  expect(PROGRAM_SETTINGS.filter((setting) => !isSaid(setting))).toEqual([]);
});
