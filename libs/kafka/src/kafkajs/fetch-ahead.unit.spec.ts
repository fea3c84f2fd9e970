import { expect, test } from '@jest/globals';
import { createRequire } from 'node:module';
import { fetchAhead } from './fetch-ahead.js';
import type { FetchAnswer, FetchRequest } from './following-fetch.js';

type Fetch = (this: object, request: FetchRequest) => Promise<FetchAnswer>;

const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/broker') as { prototype: { fetch: Fetch } };

const END = 6;
const asked: string[] = [];
let refuses = false;

// Before the first client is made: what stands in for kafkajs' own is what is replaced.
prototype.fetch = ({ topics: [first] }) => {
  const { partition, fetchOffset } = first!.partitions[0]!;
  asked.push(fetchOffset);
  if (refuses) return Promise.reject(new Error('no broker'));
  const messages = Number(fetchOffset) < END ? [{ offset: fetchOffset }] : [];
  const partitions = [{ partition, highWatermark: String(END), messages }];
  return Promise.resolve({ responses: [{ topicName: 't', partitions }] });
};
fetchAhead();

const from = (offset: number): FetchRequest => ({
  topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset: String(offset), maxBytes: 1 }] }],
});
const offsetsOf = ({ responses }: FetchAnswer) =>
  responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages.map(({ offset }) => offset)));

test('the next fetch of a broker is sent with the answer to the last, once, and not at the end of the log', async () => {
  const broker = Object.create(prototype) as typeof prototype;
  const got: string[] = [];
  for (let offset = 0; offset < END; offset += 1) {
    got.push(...offsetsOf(await broker.fetch(from(offset))));
    expect(asked).toHaveLength(Math.min(offset + 2, END));
  }
  expect(got).toEqual(['0', '1', '2', '3', '4', '5']);
  await broker.fetch(from(END));
  expect(asked).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});

test('what was fetched ahead of a place that was sought is dropped, and what failed ahead is asked for again', async () => {
  const broker = Object.create(prototype) as typeof prototype;
  await broker.fetch(from(1));
  expect(offsetsOf(await broker.fetch(from(4)))).toEqual(['4']);
  await broker.fetch(from(1));
  refuses = true;
  expect(offsetsOf(await broker.fetch(from(2)))).toEqual(['2']);
  await expect(broker.fetch(from(3))).rejects.toThrow('no broker');
  refuses = false;
  expect(offsetsOf(await broker.fetch(from(3)))).toEqual(['3']);
});

test('one broker gets nothing of what was fetched of another', async () => {
  const [one, other] = [Object.create(prototype), Object.create(prototype)] as [typeof prototype, typeof prototype];
  await one.fetch(from(0));
  asked.length = 0;
  await other.fetch(from(1));
  expect(asked[0]).toBe('1');
});
