import { expect, test } from '@jest/globals';
import { GatheredCommits } from './gathered-commits.js';

/** Commits that end when they are told to. */
function gathered() {
  const underWay: (() => void)[] = [];
  let begun = 0;
  const commits = new GatheredCommits(() => {
    begun += 1;
    return new Promise((resolve) => underWay.push(resolve));
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const end = async () => {
    underWay.shift()!();
    await turn();
    await turn();
  };
  return { commits, begun: () => begun, turn, end };
}

test('what is asked for in one turn is one commit', async () => {
  const { commits, begun, turn, end } = gathered();
  const asked = Promise.all([commits.ask(), Promise.resolve().then(() => commits.ask()), commits.ask()]);
  await turn();
  await turn();
  expect(begun()).toBe(1);
  await end();
  await asked;
  expect(begun()).toBe(1);
});

test('what is asked for while one is under way goes together behind it: it may have come too late for that one', async () => {
  const { commits, begun, turn, end } = gathered();
  const ended: string[] = [];
  const ask = (name: string) => commits.ask().then(() => ended.push(name));
  const first = ask('first');
  await turn();
  await turn();
  const others = Promise.all([ask('second'), ask('third')]);
  await turn();
  expect(begun()).toBe(1);
  await end();
  expect([begun(), ended]).toEqual([2, ['first']]);
  await end();
  await Promise.all([first, others]);
  expect([begun(), ended]).toEqual([2, ['first', 'second', 'third']]);
});
