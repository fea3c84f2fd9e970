import { describe, expect, test } from '@jest/globals';
import { readingProblem, storingProblem } from './problems.js';

const NOW = 1_000_000;
const well = { connected: true, lastActivityMs: NOW, lastHeartbeatMs: NOW - 3_000, partitions: [] };
const limits = { sessionTimeoutMs: 15_000, lookEveryMs: 10_000, lookedMs: NOW - 10_000 };

describe('messages are read', () => {
  test('by a member of the group that is heard of, whether or not a partition is left for it', () => {
    expect(readingProblem(well, limits, NOW)).toBeUndefined();
    expect(readingProblem(well, { ...limits, lookedMs: undefined }, NOW)).toBeUndefined();
  });

  test.each([
    ['not a member of the consumer group', { ...well, connected: false }, limits],
    ["no answer from the consumer group's coordinator for 16 s", { ...well, lastHeartbeatMs: NOW - 16_000 }, limits],
    [
      'the leaders of the partitions have not said where the logs end for 41 s',
      well,
      { ...limits, lookedMs: NOW - 41_000 },
    ],
  ])('not: %s', (said, status, given) => {
    expect(readingProblem(status, given, NOW)).toBe(said);
  });
});

describe('messages are stored', () => {
  const waiting = (partition: number, seconds: number, fault?: unknown) => ({
    topic: 'payments',
    partition,
    sinceMs: NOW - seconds * 1000,
    fault,
  });

  test('where none waits for too long', () => {
    expect(storingProblem([], 60_000, NOW)).toBeUndefined();
    expect(storingProblem([waiting(1, 59)], 60_000, NOW)).toBeUndefined();
  });

  test('not: the one that waits longest is named, with why, and without what the error says of hosts', () => {
    const fault = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    expect(storingProblem([waiting(1, 61), waiting(2, 90, fault), waiting(3, 5)], 60_000, NOW)).toBe(
      'messages of payments/2 wait to be stored for 90 s: no connection to be had (ECONNREFUSED); and of 1 more partitions',
    );
  });
});
