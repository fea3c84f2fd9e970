import { expect, test } from '@jest/globals';
import { untilServed } from './until-served.js';

const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });

test('what meets a database that is lost is done again, with its successor', async () => {
  const outcomes = [Promise.reject(lost), Promise.reject(lost), Promise.resolve('done')];
  for (const outcome of outcomes) outcome.catch(() => undefined);
  expect(await untilServed(() => outcomes.shift()!)).toBe('done');
});

test('a fault that stays is told at once, and one that does not pass when the time is over', async () => {
  await expect(untilServed(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  await expect(untilServed(() => Promise.reject(lost), 0)).rejects.toBe(lost);
});
