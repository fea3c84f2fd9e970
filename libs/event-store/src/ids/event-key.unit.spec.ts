import { describe, expect, test } from '@jest/globals';
import { eventKey } from './event-key.js';

const V7 = '0198f3a2-7c41-7abc-8def-0123456789ab';
const key = (source: string, id: string, attempt?: number) => eventKey(source, id, attempt).toString('hex');

describe('the key of an event', () => {
  test('stays what it is for good', () => {
    expect(key('billing', V7)).toBe('0198f3a27c417abc817ac6cfa4a9933c');
    expect(key('billing', 'inv-1')).toBe('c04a99f57c4ec73ad0739751241a24c7');
    expect(key('billing', V7, 1)).toBe('dec058297afcf960222e54e2cbe631ec');
  });

  test('begins as the UUID does, so that keys in the order of time stay in it', () => {
    expect(key('billing', V7).slice(0, 16)).toBe(V7.replaceAll('-', '').slice(0, 16));
  });

  test.each([
    ['another source', 'shop', V7],
    ['a UUID in capitals', 'billing', V7.toUpperCase()],
    ['a UUID without dashes', 'billing', V7.replaceAll('-', '')],
    ['a UUID and more', 'billing', `${V7}\n`],
    ['a text of its length', 'billing', V7.replace('0', 'g')],
  ])('is another for %s', (_, source, id) => {
    expect(eventKey(source, id)).toHaveLength(16);
    expect(key(source, id)).not.toBe(key('billing', V7));
  });

  test('does not depend on where the source ends and the id begins', () => {
    expect(key('ab', 'c')).not.toBe(key('a', 'bc'));
  });

  test('is another at each attempt', () => {
    const keys = [0, 1, 2, 3].flatMap((attempt) => [key('a', V7, attempt), key('a', 'x', attempt)]);
    expect(new Set(keys).size).toBe(8);
  });

  test('does not depend on how many sources there are', () => {
    const first = key('billing', V7);
    for (let i = 0; i < 3_000; i += 1) key(`source ${i}`, V7);
    expect(key('billing', V7)).toBe(first);
  });
});
