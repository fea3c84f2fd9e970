import { expect, jest, test } from '@jest/globals';
import { LogWatch, type LogWatchOptions } from './log-watch.js';
import { ReadingPositions } from './reading-positions.js';

test('a watch that is stopped notes nothing more: a look under way is waited for', async () => {
  const begun = Promise.withResolvers<void>();
  const noted = Promise.withResolvers<void>();
  const noteLogs = jest.fn(() => (begun.resolve(), noted.promise));
  const watch = new LogWatch({
    transport: { logs: () => Promise.resolve([]), status: () => ({ partitions: [] }) },
    positions: new ReadingPositions(),
    claims: { noteLogs },
    gaps: { beforeNothing: () => Promise.resolve() },
    everyMs: 1,
    logger: { warn: () => undefined },
  } as unknown as LogWatchOptions);
  watch.start();
  await begun.promise;
  let isOver = false;
  const stopped = watch.stop().then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isOver).toBe(false);
  noted.resolve();
  await stopped;
  expect(noteLogs).toHaveBeenCalledTimes(1);
});
