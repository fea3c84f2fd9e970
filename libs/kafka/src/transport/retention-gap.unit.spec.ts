import { describe, expect, test } from '@jest/globals';
import { beginningOf, missingBetween, type Claimed } from './retention-gap.js';

const claimed = (over: Partial<Claimed>): Claimed => ({
  stored: '50',
  knownEnd: '80',
  committed: '50',
  log: { start: '0', end: '100' },
  ...over,
});

describe('where reading of a partition begins', () => {
  test.each<[string, Partial<Claimed>, bigint]>([
    ['where what is stored ends', {}, 50n],
    ['where what is stored ends, if the brokers are told more', { committed: '70' }, 50n],
    ['where the brokers were told, if more is stored', { committed: '30' }, 30n],
    ['at the log’s start, if the brokers know of nothing', { committed: null }, 0n],
    ['at the log’s start, if nothing was ever stored', { stored: null, knownEnd: null, committed: null }, 0n],
    ['at the log’s start, if this database has nothing of it', { stored: null, knownEnd: null, committed: '70' }, 0n],
    [
      'at the log’s start, if the brokers were told less than is left',
      { committed: '5', log: { start: '40', end: '100' } },
      40n,
    ],
  ])('is %s, and nothing is missing', (_, over, at) => {
    const beginning = beginningOf(claimed(over));
    expect(beginning.at).toBe(at);
    expect(beginning.missing).toBeUndefined();
  });

  test('is behind what was deleted before it was stored', () => {
    const beginning = beginningOf(claimed({ log: { start: '60', end: '100' } }));
    expect(beginning).toEqual({ at: 60n, handled: 60n, missing: { cause: 'RETENTION', from: '50', to: '60' } });
  });

  test('is behind what was deleted, also where the brokers were told that it was read: by another database, say', () => {
    const { missing } = beginningOf(claimed({ committed: '90', log: { start: '60', end: '100' } }));
    expect(missing).toEqual({ cause: 'RETENTION', from: '50', to: '60' });
  });

  test('is the start of a log that ends before what was read of it, where the brokers have forgotten the group with the topic', () => {
    const beginning = beginningOf(claimed({ committed: null, log: { start: '0', end: '7' } }));
    expect(beginning).toEqual({ at: 0n, handled: 0n, missing: { cause: 'LOG_RESET', from: '50', to: '80' } });
  });

  test('is the start of a log that ends before where it was seen to end', () => {
    const { at, missing } = beginningOf(claimed({ committed: null, log: { start: '0', end: '79' } }));
    expect({ at, missing }).toEqual({ at: 0n, missing: { cause: 'LOG_RESET', from: '50', to: '80' } });
  });

  test('is left to the brokers where they still know of the group: a new leader may know less of the end for a moment', () => {
    const { at, missing } = beginningOf(claimed({ log: { start: '0', end: '40' } }));
    expect({ at, missing }).toEqual({ at: 50n, missing: undefined });
  });

  test('takes offsets of any size', () => {
    const far = '9007199254740993000';
    const { missing } = beginningOf(
      claimed({ stored: far, log: { start: '9007199254740993001', end: '9007199254740993001' } }),
    );
    expect(missing).toEqual({ cause: 'RETENTION', from: far, to: '9007199254740993001' });
  });
});

describe('what is missing where reading goes on elsewhere', () => {
  const at = { position: 50n, handled: 50n, knownEnd: 80n };

  test('is nothing where it goes on as it should', () => {
    expect(missingBetween(at, 50n)).toBeUndefined();
  });

  test('is what lies between', () => {
    expect(missingBetween(at, 60n)).toEqual({ cause: 'RETENTION', from: '50', to: '60' });
  });

  test('is not what was stored before and is read again', () => {
    expect(missingBetween({ ...at, position: 20n }, 40n)).toBeUndefined();
    expect(missingBetween({ ...at, position: 20n }, 60n)).toEqual({ cause: 'RETENTION', from: '50', to: '60' });
  });

  test('is what the log is known to have had, where it begins anew', () => {
    expect(missingBetween(at, 0n)).toEqual({ cause: 'LOG_RESET', from: '50', to: '80' });
    expect(missingBetween({ ...at, knownEnd: 10n }, 0n)).toEqual({ cause: 'LOG_RESET', from: '50', to: '50' });
  });
});
