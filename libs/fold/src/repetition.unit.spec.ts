import { parseInstant } from '#contracts';
import { expect, test } from '@jest/globals';
import { comparedWith } from './repetition.js';

const AT = parseInstant('2026-03-01T00:00:00Z')!;
const recorded = { fields: { partnerId: 'p', amount: 500 }, texts: { reason: 'for Ann' }, occurredAt: AT, position: 7 };

test('what came again says the same, or it is told what is different and which of the two stands', () => {
  expect(comparedWith(recorded, { ...recorded, position: 9 })).toBe('at position 7 with the same content');
  expect(comparedWith(recorded, { ...recorded, fields: { partnerId: 'p', amount: 700 } })).toBe(
    'at position 7 with another amount (500, here 700)',
  );
  expect(comparedWith(recorded, { ...recorded, occurredAt: AT + 1 })).toBe(
    'at position 7 with another time (2026-03-01T00:00:00.000Z, here 2026-03-01T00:00:00.000001Z)',
  );
});

test('what is told otherwise is told in full, whatever it is', () => {
  const [terms, other] = [
    { separate: true, tax: null, currency: 'USD' },
    { separate: false, tax: 3, currency: 'EUR' },
  ];
  expect(comparedWith({ ...recorded, fields: terms }, { ...recorded, fields: other, occurredAt: AT - 1_000_000 })).toBe(
    'at position 7 with another separate (true, here false), tax (null, here 3), currency (USD, here EUR), ' +
      'time (2026-03-01T00:00:00.000Z, here 2026-02-28T23:59:59.000Z)',
  );
});

test('text that may name somebody is compared and not quoted', () => {
  const compared = comparedWith(recorded, { ...recorded, texts: { reason: 'for Bob' } });
  expect(compared).toBe('at position 7 with another reason');
});
