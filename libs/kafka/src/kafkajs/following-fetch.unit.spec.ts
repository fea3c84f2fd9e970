import { describe, expect, test } from '@jest/globals';
import { answerOf, following, type FetchAnswer, type FetchRequest } from './following-fetch.js';

/** A request by "partition@offset". */
const request = (...asked: string[]): FetchRequest => ({
  topics: [
    {
      topic: 't',
      partitions: asked.map((one) => {
        const [partition, fetchOffset] = one.split('@') as [string, string];
        return { partition: Number(partition), fetchOffset, maxBytes: 1 };
      }),
    },
  ],
});

/** An answer by partition: the offsets of its messages, and where its log ends. */
const answer = (given: Record<number, { offsets: number[]; end: number }>): FetchAnswer => ({
  responses: [
    {
      topicName: 't',
      partitions: Object.entries(given).map(([partition, { offsets, end }]) => ({
        partition: Number(partition),
        highWatermark: String(end),
        messages: offsets.map((offset) => ({ offset: String(offset) })),
      })),
    },
  ],
});

const partitionsOf = (given: FetchAnswer | undefined) =>
  given?.responses.flatMap(({ partitions }) => partitions.map(({ partition }) => partition));

describe('what is asked for ahead', () => {
  test('is the same partitions, each behind its last message', () => {
    const got = answer({ 0: { offsets: [5, 7], end: 100 }, 1: { offsets: [], end: 3 } });
    expect(following(request('0@5', '1@3', '2@9'), got)).toEqual(request('0@8', '1@3', '2@9'));
  });

  test('is nothing where the broker has no more, and would let it wait', () => {
    expect(following(request('0@5'), answer({ 0: { offsets: [5, 6], end: 7 } }))).toBeUndefined();
    expect(following(request('0@5'), answer({ 0: { offsets: [], end: 5 } }))).toBeUndefined();
    expect(following(request('0@5'), { responses: [] })).toBeUndefined();
  });
});

describe('an answer that came early', () => {
  const early = answer({ 0: { offsets: [8], end: 100 }, 1: { offsets: [3], end: 4 } });
  const asked = request('0@8', '1@3');

  test('is taken where exactly that is asked for', () => {
    expect(partitionsOf(answerOf(early, asked, request('0@8', '1@3', '2@0')))).toEqual([0, 1]);
  });

  test.each([
    ['was sought elsewhere', request('0@2', '1@3')],
    ['was not handled', request('0@5', '1@3')],
    ['was taken away, or is paused', request('1@3')],
  ])('is taken without a partition that %s', (_, now) => {
    expect(partitionsOf(answerOf(early, asked, now))).toEqual([1]);
  });

  test('is not taken where nothing of it is asked for, or nothing is in it', () => {
    expect(answerOf(early, asked, request('0@9'))).toBeUndefined();
    expect(answerOf(answer({ 0: { offsets: [], end: 8 } }), asked, request('0@8'))).toBeUndefined();
    expect(answerOf(undefined, asked, asked)).toBeUndefined();
  });
});
