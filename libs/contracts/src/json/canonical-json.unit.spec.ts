import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CanonicalWriter, NESTING_MAX, TooDeeplyNestedError } from './canonical-json.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const writer = new CanonicalWriter();

function canonicalJson(value: unknown): string {
  writer.clear();
  writer.json(value);
  return writer.written().toString('utf8');
}

/** The same, leaf by leaf out of JSON.stringify: what recorded hashes were taken of. */
function joined(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(joined).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${joined(member)}`).join(',')}}`;
}

const jsonValues = fc.oneof(
  fc.jsonValue({ stringUnit: ANY_CHARACTER, maxDepth: 5 }),
  fc.dictionary(fc.string({ unit: ANY_CHARACTER }), fc.jsonValue({ stringUnit: ANY_CHARACTER }), { maxKeys: 60 }),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.integer()), { maxKeys: 60 }),
);

describe('canonical JSON', () => {
  test('is what JSON.stringify makes of every leaf, joined', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(canonicalJson(value)).toBe(joined(value));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('is the same value, as JSON, in any language', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: ANY_CHARACTER }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 60 }), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      }),
    );
  });

  test('escapes as JSON.stringify does', () => {
    for (const text of ['"', '\\', '\n', '\u0000', '\u001f', ' ', '~', '\u007f', '\u2028', '👋', '\ud800', 'é']) {
      expect(canonicalJson(text)).toBe(JSON.stringify(text));
      expect(canonicalJson({ [text]: [`abc${text}`] })).toBe(JSON.stringify({ [text]: [`abc${text}`] }));
    }
  });

  test('leaves out members that are undefined, writes minus zero as zero', () => {
    expect(canonicalJson({ b: -0, a: undefined })).toBe('{"b":0}');
  });

  test('has no limit in size, and what came before leaves nothing behind', () => {
    for (const text of ['x'.repeat(3_000_000), '€'.repeat(300_000), 'small']) {
      expect(canonicalJson([text, 1])).toBe(JSON.stringify([text, 1]));
    }
    const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`m${99_999 - i}`, i]));
    expect(canonicalJson(wide)).toBe(joined(wide));
  });

  test('is refused where a value is nested too deeply', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(canonicalJson(nested(NESTING_MAX))).toBe(JSON.stringify(nested(NESTING_MAX)));
    expect(() => canonicalJson(nested(NESTING_MAX + 1))).toThrow(TooDeeplyNestedError);
    expect(canonicalJson('after')).toBe('"after"');
  });
});
