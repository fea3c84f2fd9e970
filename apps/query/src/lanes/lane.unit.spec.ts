import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../http/problem.js';
import { Lane } from './lane.js';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { run: () => promise, end: () => resolve('done'), fail: () => reject(new Error('failed')) };
}

test('so many run at a time; the others follow in their order, whether work ends or fails', async () => {
  const lane = new Lane({ size: 2, queueMax: 3, waitMs: 10_000 });
  const works = Array.from({ length: 5 }, work);
  const order: number[] = [];
  const runs = works.map((one, i) =>
    lane.run(`caller ${i}`, () => {
      order.push(i);
      return one.run();
    }),
  );
  expect({ running: lane.running, waiting: lane.waiting, order }).toEqual({ running: 2, waiting: 3, order: [0, 1] });
  works[1]!.fail();
  await expect(runs[1]).rejects.toThrow('failed');
  expect(order).toEqual([0, 1, 2]);
  for (const one of works) one.end();
  await Promise.allSettled(runs);
  expect({ running: lane.running, waiting: lane.waiting, order }).toEqual({
    running: 0,
    waiting: 0,
    order: [0, 1, 2, 3, 4],
  });
});

test('whoever finds the queue full is refused at once, whoever waits too long after a while', async () => {
  const lane = new Lane({ size: 1, queueMax: 1, waitMs: 50 });
  const first = work();
  const running = lane.run('a', first.run);
  const waiting = lane.run('b', () => Promise.resolve('late'));
  const refused = lane.run('b', () => Promise.resolve('never'));
  await expect(refused).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  await expect(waiting).rejects.toBeInstanceOf(Problem);
  first.end();
  expect(await running).toBe('done');
  await sleep(1);
  expect({ running: lane.running, waiting: lane.waiting }).toEqual({ running: 0, waiting: 0 });
  expect(await lane.run('b', () => Promise.resolve('served'))).toBe('served');
});

test('nobody has all the places, however long the queue', async () => {
  const lane = new Lane({ size: 3, queueMax: 10, waitMs: 10_000 });
  const works = Array.from({ length: 4 }, work);
  const order: string[] = [];
  const runs = ['a', 'a', 'a', 'b'].map((caller, i) =>
    lane.run(caller, () => {
      order.push(`${caller}${i}`);
      return works[i]!.run();
    }),
  );
  expect({ order, waiting: lane.waiting }).toEqual({ order: ['a0', 'a1', 'b3'], waiting: 1 });
  works[3]!.end();
  await runs[3];
  expect(lane.waiting).toBe(1);
  works[0]!.end();
  await runs[0];
  expect(order).toEqual(['a0', 'a1', 'b3', 'a2']);
  for (const one of works) one.end();
  await Promise.all(runs);
  expect({ running: lane.running, waiting: lane.waiting }).toEqual({ running: 0, waiting: 0 });
});
