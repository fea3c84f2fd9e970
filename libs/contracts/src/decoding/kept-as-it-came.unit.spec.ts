import { describe, expect, test } from '@jest/globals';
import { binary, cloudEvent, message, SAMPLES, structured } from '../../test/samples.js';
import { decodeMessage, type NewEvent, type RawMessage } from '../index.js';

const type = 'payment.succeeded.v1';
const sample = SAMPLES[type].minimal;
const JSON_TYPE = { 'content-type': 'application/cloudevents+json' };

function accepted(raw: RawMessage): NewEvent {
  const { event, refusal } = decodeMessage(raw);
  if (!event) throw new Error(refusal?.message);
  return event;
}

/** The text of right data with these members, written as they are, behind the others. */
const dataWith = (members: string): string => `{${JSON.stringify(sample).slice(1, -1)}, ${members}}`;

/** The same data in each way that they may come. */
function everyWay(data: string): RawMessage[] {
  const base64 = Buffer.from(data).toString('base64');
  return [
    message(
      JSON.stringify(cloudEvent(type, '?')).replace('"?"', () => data),
      JSON_TYPE,
    ),
    message(JSON.stringify(cloudEvent(type, undefined, { data_base64: base64 })), JSON_TYPE),
    { ...binary(type, sample), value: Buffer.from(data) },
  ];
}

const hashes = (data: string): string[] => everyWay(data).map((raw) => accepted(raw).contentHash.toString('hex'));

describe('data are kept as they came:', () => {
  test.each([
    '"n": 9007199254740993',
    '"n": 1e400',
    '"n": [0.1000000000000000055511151231257827, -1E-400]',
    '"n": 1.10, "note" : "\\u0041"',
    '"n": \t{ "deep": 12345678901234567890 }',
  ])('%s', (members) => {
    for (const raw of everyWay(dataWith(members))) expect(accepted(raw).json?.toString()).toBe(dataWith(members));
  });

  test('but for the ends of lines, so that each event is one line of an export', () => {
    for (const raw of everyWay(dataWith('"n":\r\n\t[1, "a\\nb"]\n')))
      expect(accepted(raw).json?.toString()).toBe(dataWith('"n":   [1, "a\\nb"] '));
  });

  test('a name written with escapes costs the spelling, not a digit', () => {
    const [raw] = everyWay(dataWith('"n":1e400'));
    const escaped = { ...raw!, value: Buffer.from(raw!.value!.toString().replace('"data"', '"d\\u0061ta"')) };
    expect(accepted(escaped).json?.toString()).toContain('"n":1e400');
    expect(accepted(escaped).contentHash).toEqual(accepted(raw!).contentHash);
  });

  test('an optional field that is null is left out, and no digit with it', () => {
    const [raw] = everyWay(dataWith('"n":9007199254740993,"taxMinor":null'));
    expect(accepted(raw!).json?.toString()).toMatch(/"n":9007199254740993/);
    expect(accepted(raw!).json?.toString()).not.toContain('taxMinor');
    expect(accepted(raw!).contentHash.toString('hex')).toBe(hashes(dataWith('"n":9007199254740993'))[0]);
  });
});

describe('the content hash covers every digit that came:', () => {
  test('numbers of one value are one content, in every way and spelling', () => {
    for (const same of [
      ['100', '1e2', '100.0', '10E1'],
      ['9007199254740993', '9007199254740993.0', '900719925474099.3e1'],
      ['0', '-0', '0.0'],
    ])
      expect(new Set(same.flatMap((number) => hashes(dataWith(`"n":${number}`)))).size).toBe(1);
  });

  test('numbers that a JavaScript number takes for one are several contents', () => {
    const numbers = [
      '9007199254740992',
      '9007199254740993',
      '9007199254740994',
      '1e400',
      '2e400',
      'null',
      '0.1',
      '0.1000000000000000055',
    ];
    expect(new Set(numbers.map((number) => hashes(dataWith(`"n":${number}`))[0])).size).toBe(numbers.length);
  });

  test('other attributes are no content: a retry may carry another trace', () => {
    const first = structured(cloudEvent(type, sample, { traceparent: '00-a', subject: 'x' }));
    const retry = structured(cloudEvent(type, sample, { traceparent: '00-b' }));
    expect(accepted(retry).contentHash).toEqual(accepted(first).contentHash);
  });
});

describe('a declared whole number is written as one:', () => {
  test.each([
    ['39.00', ' (did you mean 3900 cents?)'],
    ['39.0', ' (did you mean 39 or 3900 cents?)'],
    ['3.9e1', ''],
    ['39E0', ''],
    ['3900e-2', ''],
  ])('%s is refused, and told why%s', (amount, meant) => {
    for (const raw of everyWay(dataWith('').replace('3900', amount).replace(/, }$/, '}'))) {
      expect(decodeMessage(raw).refusal).toMatchObject({
        reason: 'INVALID_DATA',
        problems: [
          {
            field: 'data.amountMinor',
            problem: `must be a whole number of minor units (cents) from 0 to 9000000000000000, is ${amount}: a whole number stands without a fraction and an exponent${meant}`,
          },
        ],
      });
    }
  });

  test('within an object of amounts as well', () => {
    const terms = JSON.stringify(cloudEvent('program_terms.published.v1', SAMPLES['program_terms.published.v1'].full));
    const { refusal } = decodeMessage(message(terms.replace('2000', '2000.00'), JSON_TYPE));
    expect(refusal?.message).toContain('data.minimumWithdrawalMinor must be');
    expect(refusal?.message).toContain('has an amount for USD that is 2000.00');
  });

  test('one that no number can hold is shown, but not one of thousands of digits', () => {
    const of = (amount: string) =>
      decodeMessage(everyWay(dataWith('').replace('3900', amount).replace(/, }$/, '}'))[0]!).refusal!;
    expect(of('9007199254740993').message).toContain('is 9007199254740993.');
    expect(of('9'.repeat(1000)).message).toContain('is a number of 1000 characters.');
  });

  test('an unknown field may hold any number', () => {
    for (const raw of everyWay(dataWith('"fee":39.00,"rate":1.5e-3'))) expect(accepted(raw)).toBeDefined();
  });
});

describe('a name that an object has twice is refused:', () => {
  test.each([
    ['"amountMinor":3900', 'data.amountMinor must be there once, is there twice'],
    ['"n":1,"n":1', 'data must have each name once in an object, has one twice that is not declared'],
    [
      '"n":[{"ada@example.com":1,"ada@example.com":2}]',
      'data must have each name once in an object, has one twice that is not declared',
    ],
  ])('%s within the data', (members, problem) => {
    for (const raw of everyWay(dataWith(members))) {
      const { refusal } = decodeMessage(raw);
      expect(refusal).toMatchObject({ reason: 'INVALID_DATA', eventId: 'event-1' });
      expect(refusal?.message).toBe(`The data breaks its contract: ${problem}.`);
    }
  });

  test('within an object of amounts', () => {
    const terms = JSON.stringify(cloudEvent('program_terms.published.v1', SAMPLES['program_terms.published.v1'].full));
    const { refusal } = decodeMessage(message(terms.replace('"EUR"', '"USD"'), JSON_TYPE));
    expect(refusal?.problems).toEqual([
      { field: 'data.minimumWithdrawalMinor', problem: 'must have each name once, has one twice' },
    ]);
  });

  test.each([
    ['"id":"event-2"', 'The value has the member id twice: in an object a name stands once.'],
    ['"data":{}', 'The value has the member data twice: in an object a name stands once.'],
    ['"x":1,"x":2', 'The value has a member twice: in an object a name stands once.'],
  ])('%s beside the data', (members, text) => {
    const event = JSON.stringify(cloudEvent(type, sample));
    const { refusal } = decodeMessage(message(`${event.slice(0, -1)},${members}}`, JSON_TYPE));
    expect(refusal).toMatchObject({ reason: 'NOT_JSON', message: text });
  });

  test('but not the same name in two objects', () => {
    expect(accepted(everyWay(dataWith('"n":{"amountMinor":1,"n":{"n":2}}'))[0]!)).toBeDefined();
  });
});

describe('other attributes are kept:', () => {
  const attributes = (raw: RawMessage): unknown => {
    const { attributes: text } = accepted(raw);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const trace = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', subject: 'ünï 👋' };

  test('of a structured event as JSON has them, of a binary one as text', () => {
    const more = {
      ...trace,
      dataschema: 'https://example.com/payment',
      sampledrate: 30,
      sequence: '7',
      isretry: false,
    };
    expect(attributes(structured(cloudEvent(type, sample, more)))).toEqual(more);
    const headers = Object.fromEntries(Object.entries(more).map(([name, value]) => [`ce_${name}`, String(value)]));
    expect(attributes(binary(type, sample, { ...headers, traceparent: 'of Kafka, not of the event' }))).toEqual({
      ...more,
      sampledrate: '30',
      isretry: 'false',
    });
  });

  test('in one order, with every digit', () => {
    const event = JSON.stringify(cloudEvent(type, sample, { b: 0, a: 'x' })).replace('"b":0', '"b":9007199254740993');
    expect(accepted(message(event, JSON_TYPE)).attributes).toBe('{"a":"x","b":9007199254740993}');
  });

  test('but not where there are none: neither null, nor what every JSON event says of its data', () => {
    expect(attributes(structured(cloudEvent(type, sample)))).toBeUndefined();
    for (const usual of ['application/json', 'application/json; charset=utf-8', null])
      expect(
        attributes(structured(cloudEvent(type, sample, { datacontenttype: usual, subject: null }))),
      ).toBeUndefined();
    expect(attributes(binary(type, sample, { 'content-type': 'application/json;charset=utf-8' }))).toBeUndefined();
  });

  test('with another media type of the data than the usual one', () => {
    const datacontenttype = 'application/vnd.billing+json';
    expect(attributes(structured(cloudEvent(type, sample, { datacontenttype })))).toEqual({ datacontenttype });
    expect(attributes(binary(type, sample, { 'content-type': datacontenttype }))).toEqual({ datacontenttype });
  });

  test('up to 64 KiB, however they come', () => {
    const note = 'x'.repeat(64 * 1024 - '{"note":""}'.length);
    const both = (text: string) => [
      structured(cloudEvent(type, sample, { note: text })),
      binary(type, sample, { ce_note: text }),
    ];
    for (const raw of both(note)) expect(accepted(raw).attributes).toHaveLength(64 * 1024);
    for (const raw of both(`${note}x`)) {
      expect(decodeMessage(raw).refusal).toMatchObject({
        reason: 'TOO_LARGE',
        message: 'The attributes beside the data have 65537 bytes; 65536 are allowed.',
      });
    }
  });

  test('and one that is no text of a header, or nested without end, is refused', () => {
    expect(decodeMessage(binary(type, sample, { ce_subject: Buffer.from([0xff]) })).refusal).toMatchObject({
      reason: 'NOT_A_CLOUDEVENT',
      problems: [{ field: 'subject', problem: 'must be text, is no UTF-8' }],
    });
    for (const levels of [64, 65, 100_000]) {
      const event = JSON.stringify(cloudEvent(type, sample, { deep: 0 }));
      const raw = message(event.replace('"deep":0', `"deep":${'['.repeat(levels)}${']'.repeat(levels)}`), JSON_TYPE);
      expect(decodeMessage(raw).refusal?.message).toContain('nested deeper than 64 levels');
    }
  });
});
