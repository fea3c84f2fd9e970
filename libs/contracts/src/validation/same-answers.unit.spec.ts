import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OUTBOUND_SAMPLES, SAMPLES } from '../../test/samples.js';
import {
  EVENT_CLASSES,
  OUTBOUND_CLASSES,
  RECORDED_CLASSES,
  type EventClass,
  type OutboundType,
  type RecordedType,
} from '../catalogue.js';
import { dataSchema } from '../schemas/json-schema.js';
import { fieldsAgainstSchema, followsSchema } from './compiled.js';
import { declaredProblems } from './declared.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 5 }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '\u0000',
    '\u00a0',
    '\ufe0f',
    '\ud800',
    'a\ud800',
    '👋',
    'ab',
    'abc',
    'a.b',
    'USD',
    'usd',
    'DAY',
    '1',
    'month',
    'won',
  ),
  fc
    .tuple(
      fc.constantFrom('a', '👋', 'é', '-'),
      fc.constantFrom(64, 65, 128, 129, 256, 257, 320, 321, 500, 501, 2000, 2001),
    )
    .map(([c, n]) => c.repeat(n)),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    -9e15 - 1,
    -9e15,
    -1,
    -0,
    0,
    0.5,
    1,
    3900,
    120,
    121,
    10_000,
    10_001,
    1e6,
    1e6 + 1,
    1e9,
    1e9 + 1,
    9e15,
    9e15 + 1,
    1e300,
  ),
);
const map = fc.dictionary(
  fc.constantFrom('USD', 'EUR', 'usd', '__proto__', 'constructor', ''),
  fc.oneof(number, text),
  { maxKeys: 3 },
);
const any = fc.oneof(
  text,
  number,
  map,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

interface Declared {
  eventClass: EventClass;
  samples: { minimal: object; full: object };
}

/** Every class, by its own name: one type may have two. */
const CLASSES = new Map<string, Declared>([
  ...(Object.keys(RECORDED_CLASSES) as RecordedType[]).map((type): [string, Declared] => [
    RECORDED_CLASSES[type].name,
    { eventClass: RECORDED_CLASSES[type], samples: SAMPLES[type] },
  ]),
  ...(Object.keys(OUTBOUND_CLASSES) as OutboundType[]).map((type): [string, Declared] => [
    OUTBOUND_CLASSES[type].name,
    { eventClass: OUTBOUND_CLASSES[type], samples: OUTBOUND_SAMPLES[type] },
  ]),
]);

/** Data of the class with some fields replaced or left out. */
function dataLike({ eventClass, samples }: Declared): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.keys(dataSchema(eventClass).properties);
  return fc
    .tuple(
      fc.constantFrom(samples.minimal, samples.full),
      fc.dictionary(fc.constantFrom(...fields, 'unknown'), any),
      fc.subarray(fields, { maxLength: 2 }),
    )
    .map(([sample, replaced, absent]) =>
      Object.fromEntries(
        Object.entries({ ...sample, ...replaced }).filter(([name]) => !absent.includes(name) || name in replaced),
      ),
    );
}

describe('class-validator and the compiled JSON Schema', () => {
  test.each([...CLASSES])('accept the same data of %s, and name the same fields', (_, declaration) => {
    const { eventClass } = declaration;
    fc.assert(
      fc.property(dataLike(declaration), (data) => {
        const declared = declaredProblems(eventClass, data).map(({ field }) => field.slice('data.'.length));
        expect(fieldsAgainstSchema(eventClass, data)).toEqual(declared);
        expect(followsSchema(eventClass, data)).toBe(declared.length === 0);
      }),
      { numRuns: runs(400) },
    );
  });

  test('bound the tax by the amount alike', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), (amountMinor, taxMinor) => {
        const data = { ...SAMPLES['payment.succeeded.v1'].full, amountMinor, taxMinor };
        expect(followsSchema(EVENT_CLASSES['payment.succeeded.v1'], data)).toBe(taxMinor <= amountMinor);
        expect(declaredProblems(EVENT_CLASSES['payment.succeeded.v1'], data)).toHaveLength(
          taxMinor <= amountMinor ? 0 : 1,
        );
      }),
    );
  });
});
