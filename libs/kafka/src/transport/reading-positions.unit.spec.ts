import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FetchedBatch } from './batch-transport.js';
import { ReadingPositions } from './reading-positions.js';

const PARTITION = { topic: 't', partition: 0 };
let positions: ReadingPositions;

beforeEach(() => void (positions = new ReadingPositions()));

const begin = (at: number, over: { handled?: number; end?: number; atStart?: boolean } = {}) =>
  positions.begin(PARTITION, {
    epoch: 1,
    at: BigInt(at),
    handled: BigInt(over.handled ?? at),
    log: { start: '0', end: String(over.end ?? 100) },
    atStart: over.atStart ?? false,
  });
const batchFrom = (from: number) => ({ ...PARTITION, fetchedFrom: String(from), logEnd: '100' }) as FetchedBatch;
const gapBefore = (from: number) => {
  const gap = positions.gapBefore(batchFrom(from));
  return gap && { cause: gap.cause, from: gap.from, to: gap.to, at: gap.resumesAt };
};
const passedOver = (from: number, to: number) => positions.passedOver(PARTITION, String(from), String(to));

describe('a jump of the client’s', () => {
  test('shows what is missing, until it is kept', () => {
    begin(10);
    const gap = { cause: 'RETENTION', from: '10', to: '40', at: '40' };
    expect(gapBefore(40)).toEqual(gap);
    expect(gapBefore(40)).toEqual(gap);
    positions.resume(PARTITION, '40', { start: '40', end: '100' });
    expect(gapBefore(40)).toBeUndefined();
  });

  test('is none where only what nobody is to see was passed over', () => {
    begin(10);
    passedOver(10, 15);
    expect(gapBefore(15)).toBeUndefined();
  });

  test('ends where what nobody is to see begins', () => {
    begin(10);
    positions.wentOutOfRange(PARTITION);
    passedOver(40, 42);
    passedOver(42, 45);
    expect(gapBefore(45)).toEqual({ cause: 'RETENTION', from: '10', to: '40', at: '40' });
  });

  test('is none where the client found the log’s start a moment before we did', () => {
    begin(10, { atStart: true });
    expect(gapBefore(8)).toBeUndefined();
  });

  test('is none where a batch that was fetched before the partition was rewound comes to its end', () => {
    begin(10);
    passedOver(50, 55);
    expect(gapBefore(10)).toBeUndefined();
  });

  test('of a partition that is not ours is nobody’s business', () => {
    expect(gapBefore(7)).toBeUndefined();
  });
});

describe('where nothing follows that would show it', () => {
  test('what is missing of an emptied log is known once the brokers have refused the position', () => {
    begin(10);
    positions.sawLog(PARTITION, { start: '100', end: '100' });
    expect(positions.gapsBeforeNothing()).toEqual([]);
    positions.wentOutOfRange(PARTITION);
    expect(positions.gapsBeforeNothing()).toMatchObject([{ gap: { from: '10', to: '100' }, goesOnAt: '100' }]);
  });

  test('it is left to the next batch where there are messages', () => {
    begin(10);
    positions.wentOutOfRange(PARTITION);
    positions.sawLog(PARTITION, { start: '60', end: '100' });
    expect(positions.gapsBeforeNothing()).toEqual([]);
  });

  test('nothing is missing where the log’s end is where reading stood', () => {
    begin(100);
    positions.wentOutOfRange(PARTITION);
    positions.sawLog(PARTITION, { start: '100', end: '100' });
    expect(positions.gapsBeforeNothing()).toEqual([]);
    expect(positions.readLogs()).toMatchObject([{ nextOffset: '100' }]);
  });
});

describe('what is noted of a log', () => {
  test('is how far it was read, what nobody is to see included', () => {
    begin(10);
    passedOver(10, 15);
    positions.sawLog(PARTITION, { start: '5', end: '120' });
    expect(positions.readLogs()).toEqual([{ ...PARTITION, epoch: 1, nextOffset: '15', logStart: '5', logEnd: '120' }]);
    expect(positions.lags()).toEqual([{ ...PARTITION, lag: 105 }]);
  });

  test('is nothing as long as it is not certain that all before it was dealt with', () => {
    begin(10);
    passedOver(50, 55);
    expect(positions.readLogs()).toEqual([]);
    positions.advance(PARTITION, '20');
    expect(positions.readLogs()).toMatchObject([{ nextOffset: '20' }]);
  });

  test('is nothing of a log that may have been reset: what was noted before is what tells', () => {
    begin(10);
    positions.sawLog(PARTITION, { start: '0', end: '7' });
    expect(positions.readLogs()).toEqual([]);
    positions.sawLog(PARTITION, { start: '0', end: '100' });
    positions.wentOutOfRange(PARTITION);
    expect(positions.readLogs()).toEqual([]);
  });

  test('is nothing of partitions that were assigned anew', () => {
    begin(10);
    positions.clear();
    expect(positions.lags()).toEqual([]);
    positions.advance(PARTITION, '20');
    expect(positions.readLogs()).toEqual([]);
  });
});
