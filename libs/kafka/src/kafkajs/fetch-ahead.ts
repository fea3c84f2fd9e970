import { createRequire } from 'node:module';
import { answerOf, following, type FetchAnswer, type FetchRequest } from './following-fetch.js';

/** kafkajs' class for one broker, as far as it is replaced. */
interface Broker {
  fetch: (this: Broker, request: FetchRequest) => Promise<FetchAnswer>;
}

interface Ahead {
  request: FetchRequest;
  /** undefined where it failed: whoever still wants to know asks again. */
  answer: Promise<FetchAnswer | undefined>;
}

let ahead = false;

/**
 * Lets kafkajs 2.2 fetch the next messages of a broker while those of the last fetch are handled; by itself it begins
 * when all of them are. Only where the broker has more already, so that nothing is left waiting at the end of the log.
 *
 * What is fetched ahead is no more than an answer that came early: kafkajs asks for what it wants as before, and gets
 * of that answer the partitions for which it wants exactly the offset that was asked for ahead. What was sought, taken
 * away, paused or not handled in the meantime is not among them, and is dropped. One fetch more in memory, at most.
 */
export function fetchAhead(): void {
  if (ahead) return;
  ahead = true;
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/broker') as { prototype: Broker };
  const fetch = prototype.fetch;
  const underWay = new WeakMap<Broker, Ahead>();

  prototype.fetch = async function (request) {
    const early = underWay.get(this);
    underWay.delete(this);
    const answer = (early && answerOf(await early.answer, early.request, request)) ?? (await fetch.call(this, request));
    const next = following(request, answer);
    if (next) underWay.set(this, { request: next, answer: fetch.call(this, next).catch(() => undefined) });
    return answer;
  };
}
