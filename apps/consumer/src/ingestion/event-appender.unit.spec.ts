import { describe, expect, test } from '@jest/globals';
import { newEvent, type NewEvent } from '#contracts';
import type { BatchResult, InboundBatch } from '#event-store';
import { EventAppender } from './event-appender.js';

const RESULT: BatchResult = { appended: 0, duplicates: 0, deadLetters: [], head: 0 };

function event(id: string): NewEvent {
  return newEvent({
    source: 'test',
    id,
    type: 'client.signed_up.v1',
    occurredAt: 0,
    data: { accountId: id, separateAccount: true },
    message: { topic: 't', partition: 0, offset: '0', key: null, value: null, headers: {} },
  });
}

function batch(partition: number, ...ids: string[]): InboundBatch {
  return { events: ids.map(event), refusals: [], offsets: [{ topic: 't', partition, nextOffset: '1', epoch: 1 }] };
}

/** An appender over a store that keeps what it is given, unless `refuse` throws. */
function appender(refuse: (given: InboundBatch) => void = () => undefined, messagesMax = 100) {
  const stored: InboundBatch[] = [];
  const subject = new EventAppender({
    store: {
      appendBatch: async (given) => {
        await Promise.resolve();
        refuse(given);
        stored.push(given);
        return RESULT;
      },
    },
    messagesMax,
    onAppended: () => undefined,
  });
  const ids = () => stored.map(({ events }) => events.map(({ id }) => id).join());
  return { subject, stored, ids };
}

describe('EventAppender', () => {
  test('stores the batches of several partitions in one transaction', async () => {
    const { subject, stored, ids } = appender();
    await Promise.all([subject.append(batch(0, 'a')), subject.append(batch(1, 'b', 'c'))]);
    expect(ids()).toEqual(['a,b,c']);
    expect(stored[0]?.offsets.map(({ partition }) => partition)).toEqual([0, 1]);
  });

  test('keeps to the size of a transaction', async () => {
    const { subject, ids } = appender(undefined, 2);
    await Promise.all(['a', 'b', 'c'].map((id, i) => subject.append(batch(i, id))));
    expect(ids()).toEqual(['a,b', 'c']);
  });

  test('a batch whose partition was taken over takes no other down with it', async () => {
    const { subject, ids } = appender(({ offsets }) => {
      if (offsets.some(({ partition }) => partition === 1)) throw new Error('taken over');
    });
    const outcomes = await Promise.allSettled([0, 1, 2].map((i) => subject.append(batch(i, `e${i}`))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ids()).toEqual(['e0', 'e2']);
  });

  test('sets the one event aside whose value the database refuses, and moves the offset with the last of the rest', async () => {
    const { subject, stored, ids } = appender(({ events }) => {
      if (events.some(({ id }) => id === 'c')) throw Object.assign(new Error('bad value'), { code: '22P05' });
    });
    await subject.append(batch(0, 'a', 'b', 'c', 'd', 'e'));
    expect(ids().join().split(',').filter(Boolean)).toEqual(['a', 'b', 'd', 'e']);
    expect(stored.flatMap(({ refusals }) => refusals)).toMatchObject([{ reason: 'INVALID_DATA', eventId: 'c' }]);
    expect(stored.map(({ offsets }) => offsets.length)).toEqual([...stored.slice(1).map(() => 0), 1]);
  });

  test('says what the database says where no value is at fault', async () => {
    const { subject } = appender(() => {
      throw Object.assign(new Error('gone'), { code: '57P01' });
    });
    await expect(subject.append(batch(0, 'a'))).rejects.toThrow('gone');
  });
});
