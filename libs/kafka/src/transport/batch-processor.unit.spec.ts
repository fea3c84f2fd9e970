import { describe, expect, jest, test } from '@jest/globals';
import type { RawMessage } from '#contracts';
import { createLogger, LedgerError } from '#platform';
import { BatchProcessor, type BatchProcessorOptions } from './batch-processor.js';
import type { BatchTransport, FetchedBatch } from './batch-transport.js';
import { eventually } from '../../../../test/support/eventually.js';

const away = () => new LedgerError('AWAY', 'the database is away', true);

function messages(count: number): RawMessage[] {
  return Array.from({ length: count }, (_, i) => ({
    topic: 't',
    partition: 0,
    offset: String(i),
    key: null,
    value: null,
    headers: {},
  }));
}

function fetched(count: number, over: Partial<FetchedBatch> = {}) {
  const resolved: string[] = [];
  const batch: FetchedBatch = {
    topic: 't',
    partition: 0,
    assignment: 1,
    messages: messages(count),
    fetchedFrom: '0',
    nextOffset: String(count),
    logEnd: String(count),
    resolve: (offset) => void resolved.push(offset),
    commit: () => Promise.resolve(),
    heartbeat: () => Promise.resolve(),
    isStale: () => false,
    ...over,
  };
  return { batch, resolved };
}

function processor(handle: BatchProcessorOptions['handle'], over: Partial<BatchProcessorOptions> = {}) {
  const transport = { pause: jest.fn(), resume: jest.fn() };
  const onFatal = jest.fn();
  const subject = new BatchProcessor({
    transport: transport as unknown as BatchTransport,
    handle,
    verdict: (error) => (error instanceof LedgerError && error.retriable ? 'retry' : 'fatal'),
    onFatal,
    chunkMessages: 2,
    heartbeatMs: 1000,
    handlerMaxMs: 1000,
    retry: { attempts: 3, firstDelayMs: 1, delayMaxMs: 1, firstPauseMs: 5, pauseMaxMs: 5 },
    logger: createLogger('test', { level: 'silent' }),
    ...over,
  });
  return { subject, transport, onFatal };
}

describe('BatchProcessor', () => {
  test('resolves each chunk once it was handled', async () => {
    const chunks: number[] = [];
    const { subject } = processor(async (batch) => void chunks.push(batch.messages.length));
    const { batch, resolved } = fetched(5);
    await subject.process(batch);
    expect(chunks).toEqual([2, 2, 1]);
    expect(resolved).toEqual(['1', '3', '4']);
  });

  test('tries a chunk again that fails for a passing reason', async () => {
    let failures = 2;
    const { subject, transport } = processor(async () => {
      if ((failures -= 1) >= 0) throw away();
    });
    const { batch, resolved } = fetched(2);
    await subject.process(batch);
    expect(resolved).toEqual(['1']);
    expect(transport.pause).not.toHaveBeenCalled();
  });

  test('pauses the partition when the attempts are used up, resolves nothing further, and resumes it later', async () => {
    let calls = 0;
    const { subject, transport } = processor(async ({ messages: [first] }) => {
      calls += 1;
      if (first?.offset !== '0') throw away();
    });
    const { batch, resolved } = fetched(6);
    await subject.process(batch);
    expect({ calls, resolved }).toEqual({ calls: 4, resolved: ['1'] });
    expect(transport.pause).toHaveBeenCalledTimes(1);
    await eventually(() => transport.resume.mock.calls.length, 1);
  });

  test('gives up at once, and says so once, on an error that would only repeat itself', async () => {
    const { subject, onFatal } = processor(() => Promise.reject(new TypeError('a bug')));
    const { batch, resolved } = fetched(4);
    await Promise.all([subject.process(batch), subject.process(batch)]);
    expect(resolved).toEqual([]);
    expect(onFatal).toHaveBeenCalledTimes(1);
  });

  test('begins no further chunk of a partition that was lost meanwhile', async () => {
    let calls = 0;
    const { subject } = processor(async () => void (calls += 1));
    const { batch } = fetched(6, { isStale: () => calls >= 1 });
    await subject.process(batch);
    expect(calls).toBe(1);
  });

  test('begins no further chunk, and no further attempt, when it stops', async () => {
    let calls = 0;
    const { subject } = processor(
      async () => {
        calls += 1;
        subject.stop();
        throw away();
      },
      { retry: { attempts: 3, firstDelayMs: 60_000, delayMaxMs: 60_000, firstPauseMs: 5, pauseMaxMs: 5 } },
    );
    await subject.process(fetched(6).batch);
    expect(calls).toBe(1);
  });

  test('never rejects, whatever the client throws', async () => {
    const { subject } = processor(() => Promise.resolve());
    const { batch } = fetched(2, {
      resolve: () => {
        throw new TypeError('of kafkajs');
      },
    });
    await expect(subject.process(batch)).resolves.toBeUndefined();
  });

  test('sends heartbeats while a handler works', async () => {
    let beats = 0;
    let done: () => void;
    const work = () => new Promise<void>((resolve) => (done = resolve));
    const beat = () => {
      beats += 1;
      if (beats === 4) done();
      return Promise.resolve();
    };
    const { subject } = processor(work, { heartbeatMs: 10 });
    await subject.process(fetched(1, { heartbeat: beat }).batch);
    expect(beats).toBeGreaterThanOrEqual(4);
  });
});
