import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeMessage, EVENT_CLASSES, parseInstant, type NewEvent, type RawMessage, type Refusal } from '#contracts';
import { expect, test } from '@jest/globals';
import { generateHistory, SAMPLE, type History, type SampleMessage } from './index.js';

const history = generateHistory();
const messages = history.phases.flatMap((phase) => phase.messages);

const raw = ({ topic, key, headers, value }: SampleMessage, offset: number): RawMessage => ({
  topic,
  partition: 0,
  offset: String(offset),
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

const decoded = messages.map((message, offset) => decodeMessage(raw(message, offset)));
const events: NewEvent[] = decoded.flatMap(({ event }) => (event ? [event] : []));
const refusals: Refusal[] = decoded.flatMap(({ refusal }) => (refusal ? [refusal] : []));

function digest(of: History): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}

test('the same seed gives the same history, byte by byte, and another seed another', () => {
  const digestOf = (seed: string) => digest(generateHistory({ ...SAMPLE, seed, accounts: 300, partners: 20 }));
  expect(digestOf('a')).toBe(digestOf('a'));
  expect(digestOf('another')).not.toBe(digestOf('a'));
});

test('it is as large as the README says', () => {
  expect(history.payments).toBeGreaterThan(19_000);
  expect(history.payments).toBeLessThan(21_000);
  expect(events.filter(({ type }) => type === 'client.signed_up.v1').length).toBeGreaterThanOrEqual(3000);
  expect(
    new Set(events.filter(({ type }) => type === 'referral_link.created.v1').map(({ partnerId }) => partnerId)).size,
  ).toBeGreaterThanOrEqual(200);
});

test('every inbound type is told, in both of the ways of CloudEvents', () => {
  const types = (kept: (message: SampleMessage) => boolean) =>
    [...new Set(decoded.flatMap(({ event }, index) => (event && kept(messages[index]!) ? [event.type] : [])))].sort();
  const all = Object.keys(EVENT_CLASSES).sort();
  expect(types(() => true)).toEqual(all);
  expect(types((message) => 'ce_id' in message.headers).length).toBeGreaterThan(10);
});

test('each reason of the envelope is met, and nothing is refused but what was made to be', () => {
  const count = (reason: string) => refusals.filter((refusal) => refusal.reason === reason).length;
  expect(
    Object.fromEntries(
      ['NOT_JSON', 'NOT_A_CLOUDEVENT', 'UNKNOWN_TYPE', 'INVALID_DATA', 'TOO_LARGE', 'TIME_IN_FUTURE'].map((reason) => [
        reason,
        count(reason),
      ]),
    ),
  ).toEqual({
    NOT_JSON: 2,
    NOT_A_CLOUDEVENT: 3,
    UNKNOWN_TYPE: 2,
    INVALID_DATA: 5,
    TOO_LARGE: 1,
    TIME_IN_FUTURE: 1,
  });
  expect(refusals).toHaveLength(14);
});

test('an id is used again once with other content, and some messages come twice as they are', () => {
  const contents = new Map<string, Set<string>>();
  for (const { id, contentHash } of events)
    contents.set(id, (contents.get(id) ?? new Set()).add(contentHash.toString('hex')));
  expect([...contents].filter(([, hashes]) => hashes.size > 1).map(([id]) => id)).toEqual(['invalid:reused']);
  expect(events.length - contents.size).toBeGreaterThan(50);
});

test('each phase knows how many events the store has more after it', () => {
  const seen = new Set<string>();
  let from = 0;
  for (const phase of history.phases) {
    const before = seen.size;
    const of = decoded.slice(from, (from += phase.messages.length));
    for (const { event } of of) if (event) seen.add(event.id);
    expect(seen.size - before).toBe(phase.events);
  }
});

test('messages of one phase come in the order in which they became known, which is not the order of their time', () => {
  const times = events.slice(0, 20_000).map(({ occurredAt }) => occurredAt);
  const late = times.filter((time, index) => index > 0 && time < times[index - 1]!);
  expect(late.length).toBeGreaterThan(100);
});

test('the README’s example names a code and a partner of it, with a contract in March 2026', () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, code] = /examples\/node\/send\.mjs (\S+)/.exec(readme) ?? [];
  const [, partnerId] = /balances (\S+) --as-of/.exec(readme) ?? [];
  const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  expect(of('referral_link.created.v1')).toContainEqual({ code, partnerId });
  expect(of('referral_link.disabled.v1')).not.toContainEqual({ code, partnerId });
  expect(of('contract.terminated.v1')).not.toContainEqual(expect.objectContaining({ partnerId }));
  const signed = events.find(
    ({ type, partnerId: whose }) => type === 'contract.signed.v1' && whose === partnerId,
  )!.occurredAt;
  expect(signed).toBeLessThan(parseInstant('2026-03-01T00:00:00Z')!);
});
