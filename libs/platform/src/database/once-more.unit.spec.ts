import { expect, test } from '@jest/globals';
import { LedgerError } from '../errors/ledger-error.js';
import { NoHostError } from './hosts/no-host-error.js';
import { onceMore } from './once-more.js';

const withCode = (code: string) => Object.assign(new Error('fault'), { code });

test.each<[string, Error, number]>([
  ['a conflict with recovery', withCode('40001'), 2],
  ['a server that stops', withCode('57P01'), 2],
  ['a connection that is lost', new Error('Connection terminated unexpectedly'), 2],
  [
    'a connection that is lost, wrapped by whoever reads',
    new Error('a read failed', { cause: withCode('ECONNRESET') }),
    2,
  ],
  ['a read that takes too long', withCode('57014'), 1],
  ['a read that has no answer in time', new Error('Query read timeout'), 1],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 1],
  ['a server that says nothing', new Error('Connection terminated due to connection timeout'), 1],
  ['servers none of which will do, for which it has waited', new NoHostError(2, 'standby'), 1],
  ['a fault of ours', new LedgerError('NO_LIVE_VERSION', 'none is live', true), 1],
  ['a fault of the statement', withCode('42P01'), 1],
])('a read meets %s', async (_, error, times) => {
  let read = 0;
  const once = () => {
    read += 1;
    return Promise.reject(error);
  };
  await expect(onceMore(once)).rejects.toBe(error);
  expect(read).toBe(times);
  await expect(onceMore(once, () => false)).rejects.toBe(error);
  expect(read).toBe(times + 1);
});
