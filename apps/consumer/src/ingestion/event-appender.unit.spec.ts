import { describe, expect, test } from '@jest/globals';
import { newEvent, type NewEvent } from '#contracts';
import { EventStore, type BatchResult, type InboundBatch } from '#event-store';
import { EventAppender } from './event-appender.js';

const RESULT: BatchResult = { appended: 0, duplicates: 0, reused: [], deadLetters: [], head: 0 };

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

const idsOf = ({ events }: InboundBatch): string => events.map(({ id }) => id).join();
/** The appender hands on what the store prepared, and looks into the batch alone. */
const NOT_LOOKED_AT = new EventStore(undefined as never).prepare({ events: [], refusals: [], offsets: [] }).events;

/** An appender over a store that keeps what it is given, unless `refuse` throws. */
function appender(
  refuse: (given: InboundBatch) => void = () => undefined,
  messagesMax = 100,
  refuseToPrepare: (given: InboundBatch) => void = () => undefined,
) {
  const stored: InboundBatch[] = [];
  const log: string[] = [];
  const subject = new EventAppender({
    store: {
      prepare: (given) => {
        refuseToPrepare(given);
        log.push(`prepare ${idsOf(given)}`);
        return { batch: given, events: NOT_LOOKED_AT };
      },
      append: async ({ batch: given }, onSent) => {
        log.push(`append ${idsOf(given)}`);
        await Promise.resolve();
        refuse(given);
        onSent?.();
        await Promise.resolve();
        stored.push(given);
        log.push(`stored ${idsOf(given)}`);
        return RESULT;
      },
    },
    messagesMax,
    onAppended: () => undefined,
  });
  return { subject, stored, log, ids: () => stored.map(idsOf) };
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

  test('prepares what fills a transaction while the database is at work on the one before, and waits with the rest', async () => {
    const { subject, log } = appender(undefined, 2);
    await Promise.all(['a,b', 'c,d', 'e'].map((ids, i) => subject.append(batch(i, ...ids.split(',')))));
    const first = ['prepare a,b', 'append a,b', 'prepare c,d', 'stored a,b'];
    expect(log).toEqual([...first, 'append c,d', 'stored c,d', 'prepare e', 'append e', 'stored e']);
  });

  test('prepares a batch that comes while the database is at work', async () => {
    const { subject, log } = appender((given) => {
      if (idsOf(given) === 'a') queueMicrotask(() => void subject.append(batch(1, 'b', 'c')));
    }, 2);
    await subject.append(batch(0, 'a'));
    expect(log).toEqual(['prepare a', 'append a', 'prepare b,c', 'stored a', 'append b,c']);
  });

  test('a batch that cannot be prepared is given back, and the others go on', async () => {
    const { subject, ids } = appender(undefined, 1, (given) => {
      if (idsOf(given) === 'b') throw new Error('not to be encoded');
    });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id, i) => subject.append(batch(i, id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ids()).toEqual(['a', 'c']);
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
