import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exactJson } from './exact-json.js';

describe('exactJson', () => {
  test('writes bigints as integers with every digit', () => {
    const value = { small: 1n, negative: [-5n], huge: 90071992547409930001n, left: undefined };
    expect(exactJson(value)).toBe('{"small":1,"negative":[-5],"huge":90071992547409930001}');
  });

  test('writes everything else as JSON.stringify does', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(exactJson(value)).toBe(JSON.stringify(value))));
  });
});
