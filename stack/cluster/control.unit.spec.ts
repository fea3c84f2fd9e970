import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveCommand, takeCommands } from './control.js';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'control-'))));
afterEach(() => rmSync(directory, { recursive: true }));

async function saidTo(command: string): Promise<string[]> {
  const lines: string[] = [];
  await giveCommand(directory, command, (line) => lines.push(line)).catch((error: Error) => lines.push(error.message));
  return lines;
}

test('a cluster does one thing at a time, and says at any time how it is', async () => {
  const begun = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const control = await takeCommands(directory, 'secret', {
    isQuestion: (command) => command === 'status',
    obey: async (command, say) => {
      if (command === 'status') return say('all runs');
      begun.resolve();
      await over.promise;
      say('done');
    },
  });
  try {
    const first = saidTo('kill primary');
    await begun.promise;
    expect(await saidTo('kill standby')).toEqual(['It is doing something already: wait until that is over.']);
    expect(await saidTo('status')).toEqual(['all runs']);
    // A question that is over does not make room for a second one who does something.
    expect(await saidTo('kill standby')).toEqual(['It is doing something already: wait until that is over.']);
    over.resolve();
    expect(await first).toEqual(['done']);
    expect(await saidTo('kill standby')).toEqual(['done']);
  } finally {
    control.close();
  }
  expect(await saidTo('status')).toEqual([expect.stringContaining('No cluster runs in this clone')]);
});

test('whoever waits for what a cluster does hears that it was stopped', async () => {
  const begun = Promise.withResolvers<void>();
  const control = await takeCommands(directory, 'secret', {
    isQuestion: () => false,
    obey: (_, say) => {
      say('it begins');
      return new Promise(() => undefined);
    },
  });
  const told = giveCommand(directory, 'kill primary', () => begun.resolve());
  const heard = expect(told).rejects.toThrow('The cluster was stopped meanwhile.');
  await begun.promise;
  control.close();
  await heard;
});
