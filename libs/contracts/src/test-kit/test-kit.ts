import { OWN_SOURCE, PUBLISHED, type OutboundType } from '../catalogue.js';
import { decodeEach } from '../decoding/decode-message.js';
import { verdictOn, type Verdict } from '../decoding/verdict.js';
import { EXAMPLE_TIME, OUTBOUND_EXAMPLES } from '../examples/examples.js';
import { parseInstant } from '../instant.js';
import { structuredMessage } from '../messages/cloud-event.js';
import { rawOf, type GoldenMessage } from './golden-message.js';
import { WRONG_MESSAGES } from './invalid.js';
import type { Sent } from './sent.js';
import { validMessages } from './valid.js';

const judged = (message: Sent): GoldenMessage => ({
  ...message,
  expected: decodeEach(rawOf(message)).map((decoded) => withoutClock(verdictOn(decoded))),
});

/** What a refusal says of the clock is another at each moment. */
function withoutClock(verdict: Verdict): Verdict {
  if (verdict.reason !== 'TIME_IN_FUTURE') return verdict;
  const of = Object.entries(verdict).filter(([name]) => name !== 'message' && name !== 'problems');
  return Object.fromEntries(of) as unknown as Verdict;
}

const published = (type: OutboundType, i: number) => {
  const event = { source: OWN_SOURCE, id: `example-${i + 1}`, type, occurredAt: parseInstant(EXAMPLE_TIME)! };
  return { name: type, ...structuredMessage({ ...event, data: OUTBOUND_EXAMPLES[type] }) };
};

/** The files of the test kit: its names, and what is in them. */
export const testKit = () => ({
  'valid.json': validMessages().map(judged),
  'invalid.json': WRONG_MESSAGES.map(([, message]) => judged(message)),
  'published.json': Object.values(PUBLISHED)
    .flatMap<OutboundType>(({ types }) => types)
    .map(published),
});
