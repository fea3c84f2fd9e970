import { expect, test } from '@jest/globals';
import type { ReplayProgress } from '#rebuild';
import { duration, type Output } from '../output/output.js';
import { ReplayDisplay } from './show-progress.js';

test('the time left is said in two units at most', () => {
  expect([0, 6.2, 60, 185, 7200, 9_000].map(duration)).toEqual(['0s', '7s', '1m00s', '3m05s', '2h00m', '2h30m']);
});

test('each state is named once, and the states that fold have a bar that knows where they began and end', () => {
  const said: string[] = [];
  const output: Output = {
    result: () => undefined,
    note: (text) => void said.push(text),
    progress: (label, total, rate) => {
      said.push(`bar ${label} ${rate!.from}..${total} ${rate!.unit}`);
      return { update: (done, grown) => void said.push(`${done}/${grown}`), stop: () => void said.push('end of bar') };
    },
  };
  const display = new ReplayDisplay(output);
  const at = (state: ReplayProgress['state'], position: number, target: number) =>
    display.update({ version: 2, state, position, target });
  at('replaying', 500, 1000);
  at('replaying', 1000, 1000);
  at('indexing', 1000, 1000);
  at('catching up', 1000, 1010);
  at('catching up', 1010, 1020);
  at('ready', 1020, 1020);
  display.stop();
  expect(said).toEqual([
    'Version 2: replaying the log from its beginning (to position 1000)',
    'bar replaying 500..1000 events',
    '500/1000',
    '1000/1000',
    'end of bar',
    'Version 2: building the indexes for readers',
    'Version 2: catching up with the live version (to position 1010)',
    'bar catching up 1000..1010 events',
    '1000/1010',
    '1010/1020',
    'end of bar',
    'Version 2: swapping',
  ]);
});
