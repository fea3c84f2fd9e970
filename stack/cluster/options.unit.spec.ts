import { expect, test } from '@jest/globals';
import { parseCommand } from './options.js';

test.each([
  [[], { do: 'run', demo: true, supervision: 'patroni-if-possible' }],
  [['--patroni'], { do: 'run', demo: true, supervision: 'patroni' }],
  [['--no-demo', '--plain'], { do: 'run', demo: false, supervision: 'plain' }],
  [['--help'], { do: 'help' }],
  [['status'], { do: 'status' }],
  [['kill', 'machine'], { do: 'kill', target: 'machine' }],
  [['kill', 'primary'], { do: 'kill', target: 'primary' }],
])('the cluster is told %j', (args, command) => {
  expect(parseCommand(args)).toEqual(command);
});

test.each([
  [['kill'], 'Say what to kill: primary, machine, standby, broker, consumer, query'],
  [['kill', 'everything'], 'Say what to kill'],
  [['kill', 'primary', 'standby'], 'Say what to kill'],
  [['stop'], '"stop" is nothing that it can do'],
  [['--patroni', '--plain'], 'It is either --patroni or --plain.'],
  [['--fast'], "Unknown option '--fast'"],
])('the cluster refuses %j', (args, problem) => {
  expect(() => parseCommand(args)).toThrow(problem);
});
