import { describe, expect, test } from '@jest/globals';
import type { Awaitable } from './awaitable.js';
import { finish, finishAtOnce, get, type Folding } from './folding.js';

function* sum(values: readonly Awaitable<number>[]): Folding<number> {
  let total = 0;
  for (const value of values) total += yield* get(value);
  return total;
}

/** One piece within another, and two values asked for in one expression. */
function* both(a: readonly Awaitable<number>[], b: readonly Awaitable<number>[]): Folding<number> {
  return (yield* sum(a)) * 100 + (yield* sum(b)) + ((yield* get(a[0]!)) - (yield* get(b[0]!)));
}

describe('a piece of the fold', () => {
  test('is finished at once where nothing has to be waited for', () => {
    expect(finish(both([1, 2], [3, 4]))).toBe(3 * 100 + 7 - 2);
    expect(finishAtOnce(both([1, 2], [3, 4]))).toBe(305);
  });

  test('waits for whatever is on its way, and gives the same', async () => {
    const later = (value: number) => new Promise<number>((resolve) => setTimeout(resolve, 1, value));
    expect(await finish(both([later(1), 2], [3, later(4)]))).toBe(305);
    expect(await finish(both([Promise.resolve(1), later(2)], [later(3), 4]))).toBe(305);
  });

  test('hears of what it waited for in vain, and may go on', async () => {
    function* defended(value: Awaitable<number>): Folding<number> {
      try {
        return yield* get(value);
      } catch {
        return 7;
      }
    }
    const lost = () => Promise.reject(new Error('lost'));
    await expect(finish(sum([1, lost()]))).rejects.toThrow('lost');
    expect(await finish(defended(lost()))).toBe(7);
  });

  test('throws what goes wrong in it', async () => {
    function* wrong(value: Awaitable<number>): Folding<number> {
      if ((yield* get(value)) > 0) throw new Error('wrong');
      return 0;
    }
    expect(() => finish(wrong(1))).toThrow('wrong');
    await expect(finish(wrong(Promise.resolve(1)))).rejects.toThrow('wrong');
  });

  test('is refused where it would have to wait and must not', () => {
    expect(() => finishAtOnce(sum([Promise.resolve(1)]))).toThrow(/waits/);
  });
});
