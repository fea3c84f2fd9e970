import type { Awaitable } from './awaitable.js';

/**
 * A piece of the fold: it yields what it has to wait for, and nothing where all is in memory. So one fold serves both
 * states: a database is waited for (`finish`), memory is not (`finishAtOnce`), and a payment whose rows are all there
 * costs no promise, of which an await makes one, whether or not there is anything to wait for.
 */
export type Folding<T> = Generator<Promise<unknown>, T, unknown>;

/** What `yield*` asks for at once, and only once: so one object serves all. */
const settled: { done: true; value: unknown } = { done: true, value: undefined };
const there = { [Symbol.iterator]: () => there, next: () => settled };

function* waitFor<T>(value: Promise<T>): Folding<T> {
  return (yield value) as T;
}

/** `yield* get(value)` is what `await value` is elsewhere. */
export function get<T>(value: Awaitable<T>): { [Symbol.iterator](): Iterator<Promise<unknown>, T, unknown> } {
  if (value instanceof Promise) return waitFor(value);
  settled.value = value;
  return there as { [Symbol.iterator](): Iterator<Promise<unknown>, T, unknown> };
}

/** Runs a piece of the fold, waiting for whatever it waits for. */
export function finish<T>(folding: Folding<T>): Awaitable<T> {
  const step = folding.next();
  return step.done ? step.value : finishLater(folding, step.value);
}

async function finishLater<T>(folding: Folding<T>, waitedFor: Promise<unknown>): Promise<T> {
  for (let waiting = waitedFor; ;) {
    const step = await waiting.then(
      (value) => folding.next(value),
      (error: unknown) => folding.throw(error),
    );
    if (step.done) return step.value;
    waiting = step.value;
  }
}

/** Runs a piece of the fold over a state that is in memory as a whole. @throws Error where it would have to wait */
export function finishAtOnce<T>(folding: Folding<T>): T {
  const step = folding.next();
  if (!step.done) throw new Error('a fold in memory waits for something');
  return step.value;
}
