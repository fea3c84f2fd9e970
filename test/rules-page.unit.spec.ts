import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_LETTER_REASONS, WAITING_REASONS } from '#read-models';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/rules.md', 'utf8');
const RULES = 'libs/program/src';

/** Every code that stands in the rules' own sources, and in what names corrections. */
function codesOfRules(): string[] {
  const files = readdirSync(RULES).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const texts = [...files.map((name) => join(RULES, name)), 'libs/fold/src/evaluate-reward.ts'];
  return texts.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')[A-Z]+(?:_[A-Z]+)+(?=')/g) ?? []);
}

const documented = new Set(page.match(/(?<=`)[A-Z]+(?:_[A-Z]+)*(?=`)/g));

test('the page of the rules has every code that an answer gives as a reason', () => {
  const codes = new Set([...codesOfRules(), ...DEAD_LETTER_REASONS, ...WAITING_REASONS]);
  expect(codes.size).toBeGreaterThan(50);
  expect([...codes].filter((code) => !documented.has(code))).toEqual([]);
});

test('a rule that the sources name by its number has a heading', () => {
  const headings = new Set([...page.matchAll(/^## (\d+a?)\. /gm)].map(([, number]) => number));
  expect(headings.size).toBe(12);
  const named = readdirSync(RULES).flatMap((name) => [
    ...readFileSync(join(RULES, name), 'utf8').matchAll(/\b[Rr]ules? (\d+a?)\b/g),
  ]);
  expect(named.length).toBeGreaterThan(10);
  for (const [, number] of named) expect(headings).toContain(number);
});

test('a link within the page leads to one of its headings', () => {
  const slugs = [...page.matchAll(/^## (.+)$/gm)].map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^a-z0-9 ]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, slug]) => slug!);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((slug) => !slugs.includes(slug))).toEqual([]);
});
