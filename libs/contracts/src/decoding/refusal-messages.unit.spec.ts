import { describe, expect, test } from '@jest/globals';
import { binary, cloudEvent, message, SAMPLES, structured } from '../../test/samples.js';
import { decodeMessage, EVENT_CLASSES, misspellingsOf, type InboundType, type RawMessage } from '../index.js';
import { dataSchema } from '../schemas/json-schema.js';

function refused(raw: RawMessage) {
  const { refusal } = decodeMessage(raw);
  if (!refusal) throw new Error('was accepted');
  return refusal;
}

/** The one problem of an event whose data are right but for these fields. */
function problemOf(type: InboundType, changes: Record<string, unknown>): string {
  const { problems = [] } = refused(structured(cloudEvent(type, { ...SAMPLES[type].full, ...changes })));
  expect(problems).toHaveLength(1);
  return problems[0]!.problem;
}

describe('the refusal of a field says what is allowed and what was there:', () => {
  const MINOR = 'must be a whole number of minor units (cents) from 0 to 9000000000000000, ';
  const payment = (changes: object) => problemOf('payment.succeeded.v1', { taxMinor: 0, ...changes });

  test.each<[unknown, string]>([
    [39.5, 'is 39.5 (did you mean 3950 cents?)'],
    [0.005, 'is 0.005'],
    [-1, 'is -1'],
    [9_000_000_000_000_001, 'is 9000000000000001'],
    ['39', 'is text: a number stands without quotes'],
    [null, 'is missing (null)'],
    [true, 'is true'],
    [[3900], 'is a list'],
    [{ value: 3900 }, 'is an object'],
  ])('an amount of %j', (amountMinor, found) => {
    expect(payment({ amountMinor })).toBe(amountMinor === null ? found : MINOR + found);
  });

  test('an amount beyond every number', () => {
    const json = JSON.stringify(cloudEvent('payment.succeeded.v1', SAMPLES['payment.succeeded.v1'].minimal));
    const raw = message(json.replace('"amountMinor":3900', '"amountMinor":1e400'), {
      'content-type': 'application/cloudevents+json',
    });
    expect(refused(raw).problems).toEqual([
      {
        field: 'data.amountMinor',
        problem: `${MINOR}is 1e400: a whole number stands without a fraction and an exponent`,
      },
    ]);
  });

  test('a tax that is no number, before it is compared with the amount', () => {
    expect(payment({ taxMinor: 4000.5 })).toBe(`${MINOR}is 4000.5 (did you mean 400050 cents?)`);
    expect(payment({ taxMinor: 3901 })).toBe('must not be greater than amountMinor (3900), is 3901');
  });

  test.each<[object, string]>([
    [{ currency: 'usd' }, 'must be an ISO 4217 currency code in capitals, is usd (did you mean USD?)'],
    [{ currency: 840 }, 'must be an ISO 4217 currency code in capitals, is a number'],
    [{ currency: 'ada@example.com' }, 'must be an ISO 4217 currency code in capitals, is other text'],
    [{ period: 'weekly' }, 'must be month, year or none, is weekly'],
    [{ period: '' }, 'must be month, year or none, is empty'],
    [{ periodCount: 121 }, 'must be a whole number from 1 to 120, is 121'],
    [{ accountId: 17 }, 'must be 1–128 characters of A-Za-z0-9._:@-, is a number'],
    [{ accountId: '' }, 'must be 1–128 characters of A-Za-z0-9._:@-, is empty'],
    [{ accountId: 'a'.repeat(129) }, 'must be 1–128 characters of A-Za-z0-9._:@-, has 129 characters'],
    [{ accountId: 'ada lovelace' }, 'must be 1–128 characters of A-Za-z0-9._:@-, has U+0020 as character 4'],
    [{ accountId: 'account👋' }, 'must be 1–128 characters of A-Za-z0-9._:@-, has U+1F44B as character 8'],
  ])('%j', (changes, problem) => {
    expect(payment(changes)).toBe(problem);
  });

  test.each<[InboundType, object, string]>([
    [
      'client.signed_up.v1',
      { separateAccount: 'true' },
      'must be true or false, is text: true and false stand without quotes',
    ],
    ['client.signed_up.v1', { separateAccount: 1 }, 'must be true or false, is a number'],
    [
      'client.signed_up.v1',
      { referralCode: 'x'.repeat(257) },
      'must be text of at most 256 characters, without control characters, has 257 characters',
    ],
    ['referral_link.created.v1', { code: 'ab' }, 'must be 3–64 characters of A-Za-z0-9_-, has 2 characters'],
    ['payment.disputed.v1', { status: 'open' }, 'must be opened, won or lost, is open'],
    [
      'claim.rejected.v1',
      { reason: ' \n' },
      'must be text of 1–2000 characters that is not blank, without control characters, is blank',
    ],
    [
      'claim.rejected.v1',
      { reason: 'a\u0000' },
      'must be text of 1–2000 characters that is not blank, without control characters, has U+0000 as character 2',
    ],
    [
      'claim.rejected.v1',
      { reason: '\ud800' },
      'must be text of 1–2000 characters that is not blank, without control characters, has U+D800 as character 1',
    ],
  ])('of %s %j', (type, changes, problem) => {
    expect(problemOf(type, { ...changes })).toBe(problem);
  });

  test.each<[unknown, string]>([
    [[2000], 'is a list'],
    [{ usd: 2000 }, 'has a name that is no such code: it is usd (did you mean USD?)'],
    [{ USD: 20.5 }, 'has an amount for USD that is 20.5 (did you mean 2050 cents?)'],
    [{ USD: '2000' }, 'has an amount for USD that is text: a number stands without quotes'],
  ])('minimums of %j', (minimumWithdrawalMinor, found) => {
    const rule =
      'must be an object from ISO 4217 codes to whole numbers of minor units (cents) from 0 to 9000000000000000, ';
    expect(problemOf('program_terms.published.v1', { minimumWithdrawalMinor })).toBe(rule + found);
  });
});

describe.each(Object.keys(EVENT_CLASSES) as InboundType[])('no refusal of %s', (type) => {
  test('repeats text of a field, or leaves out what is allowed', () => {
    for (const name of Object.keys(dataSchema(EVENT_CLASSES[type]).properties)) {
      for (const wrong of [
        'ada@example.com\u0000',
        'IBAN DE89 3704 0044 0532 0130 00\u0000',
        ['ada@example.com'],
        -1.5,
      ]) {
        const problem = problemOf(type, { [name]: wrong });
        expect(problem).toMatch(/^must .+, (is|has) .+$/);
        expect(problem).not.toMatch(/ada|IBAN|3704/);
      }
    }
  });
});

describe('the refusal of an attribute says what is allowed and what was there:', () => {
  const type = 'contract.terminated.v1';
  const { full } = SAMPLES[type];
  const of = (changes: Record<string, unknown>) => refused(structured(cloudEvent(type, full, changes))).message;

  test.each<[Record<string, unknown>, string]>([
    [{ id: 7 }, 'id must be text of 1–256 characters, without control characters, is a number'],
    [{ id: '' }, 'is empty'],
    [{ id: 'a'.repeat(257) }, 'has 257 characters'],
    [
      { source: 'a\nb' },
      'source must be text of 1–512 characters, without control characters, has U+000A as character 2',
    ],
    [{ source: 'referral-ledger' }, "source must not be referral-ledger, this system's own"],
    [{ source: 'referral-ledger/acme' }, "source must not be of referral-ledger, this system's own"],
    [{ specversion: '0.3' }, 'specversion must be the text 1.0, is 0.3'],
    [{ specversion: 1 }, 'specversion must be the text 1.0, is a number: 1.0 was taken for a number, as a converter'],
    [
      { specversion: '1' },
      'specversion must be the text 1.0, is 1: 1.0 was taken for a number, as a converter such as Kafka',
    ],
    [{ specversion: undefined, specVersion: '1.0' }, 'is missing, specVersion is there (did you mean specversion?)'],
    [{ time: undefined, Time: '2024-03-01T12:00:00Z' }, 'time is missing, Time is there (did you mean time?)'],
    [{ time: 1_709_294_400 }, 'time must be an RFC 3339 date-time in text, is a number'],
    [{ time: '2024-03-01T12:00:00' }, 'has no time zone'],
    [
      { time: '9999-01-01T00:00:00Z' },
      'time must lie from 1684-07-28T00:12:26Z to 2255-06-05T23:47:34Z, is of the year 9999',
    ],
    [{ datacontenttype: 'application/avro' }, 'datacontenttype must be a JSON media type, is application/avro'],
    [{ datacontenttype: 7 }, 'datacontenttype must be a JSON media type, is a number'],
    [{ data_base64: 7, data: undefined }, 'data_base64 must be Base64, is a number'],
  ])('%j', (changes, problem) => {
    expect(of(changes)).toContain(problem);
  });

  test('a type that nobody knows, with those that are known', () => {
    const { message: text } = refused(structured(cloudEvent('payment.succeeded.v2', {})));
    expect(text).toContain(
      'The event type payment.succeeded.v2 is unknown (did you mean payment.succeeded.v1?). Known are: client.signed_up.v1, ',
    );
  });

  test('a content type of another kind, and a header that is no UTF-8', () => {
    const event = cloudEvent(type, full);
    expect(refused(structured(event, 'application/cloudevents+avro')).message).toContain(
      'is application/cloudevents+avro',
    );
    expect(refused(binary(type, full, { 'content-type': 'text/plain' })).message).toContain('is text/plain');
    expect(refused(binary(type, full, { 'content-type': 'ada@example.com' })).message).not.toContain('ada');
    expect(refused(binary(type, full, { ce_time: Buffer.from([0xff]) })).message).toContain('is no UTF-8');
  });

  test('a list where one event is expected', () => {
    expect(refused(structured([cloudEvent(type, full)])).message).toContain(
      'value must be a JSON object, is a list (several events are sent with content-type: application/cloudevents-batch+json)',
    );
  });
});

describe('the refusal of what is no JSON says where it stops being JSON, and quotes nothing:', () => {
  const of = (value: string | Buffer) =>
    refused(message(value, { 'content-type': 'application/cloudevents+json' })).message;

  test.each<[string | Buffer, string]>([
    ['{"id": "ada@example.com"', 'The value is not valid JSON: it ends before it is complete.'],
    ['{"id": "ada', 'The value is not valid JSON: it ends before it is complete.'],
    ['{"id": "1", ada}', 'The value is not valid JSON, from character 13 on.'],
    ['\ufeff{}', 'it begins with a byte order mark, which is to be left out.'],
  ])('%j', (value, problem) => {
    expect(of(value)).toContain(problem);
    expect(of(value)).not.toContain('ada');
  });
});

describe('the refusal of a slip says what was meant:', () => {
  const type = 'payment.succeeded.v1';
  const { minimal } = SAMPLES[type];
  const without = (name: string) => Object.fromEntries(Object.entries(minimal).filter(([other]) => other !== name));

  test.each<[string, string]>([
    ['account_id', 'data.accountId is missing, account_id is there (did you mean accountId?)'],
    ['AccountID', 'data.accountId is missing, AccountID is there (did you mean accountId?)'],
    ['acountId', 'data.accountId is missing, acountId is there (did you mean accountId?)'],
    ['customer', 'data.accountId is missing.'],
    ['ada@example.com', 'data.accountId is missing.'],
  ])('a field named %s', (given, text) => {
    const data = { ...without('accountId'), [given]: 'account-1' };
    const { message: said } = refused(structured(cloudEvent(type, data)));
    expect(said).toContain(text);
    expect(said).not.toContain('ada@');
  });

  test('a word in capitals, and one misspelt', () => {
    expect(problemOf(type, { period: 'MONTH' })).toBe('must be month, year or none, is MONTH (did you mean month?)');
    expect(problemOf(type, { period: 'yaer' })).toBe('must be month, year or none, is yaer');
    expect(problemOf(type, { period: 'years' })).toContain('is years (did you mean year?)');
    expect(problemOf('adjustment.posted.v1', { asset: 'days' })).toContain('is days (did you mean DAY?)');
    expect(problemOf('adjustment.posted.v1', { asset: 'eur' })).toContain('is eur (did you mean EUR?)');
    expect(problemOf(type, { currency: 'USDT' })).toBe('must be an ISO 4217 currency code in capitals, is USDT');
  });

  test.each([
    ['payment.succeded.v1', 'payment.succeeded.v1'],
    ['payment.succeeded', 'payment.succeeded.v1'],
    ['Payment.Succeeded.v1', 'payment.succeeded.v1'],
  ])('a type %s', (given, meant) => {
    expect(refused(structured(cloudEvent(given, minimal))).message).toContain(`(did you mean ${meant}?)`);
  });

  test('a structured event that nothing says is one, and headers in quotes', () => {
    const event = Buffer.from(JSON.stringify(cloudEvent(type, minimal)));
    for (const headers of [{}, { 'content-type': 'application/json' }])
      expect(refused(message(event, headers)).message).toContain(
        'The value is a structured CloudEvent: send content-type: application/cloudevents+json',
      );
    expect(refused(message('{"a":1}', {})).message).not.toContain('send content-type');
    const quotes = '(it stands in quotes: a header’s value stands without them)';
    expect(refused(binary(type, minimal, { ce_type: `"${type}"` })).message).toContain(quotes);
    const quoted = refused(binary(type, minimal, { ce_specversion: '"1.0"', ce_time: '"2024-03-01T12:00:00Z"' }));
    expect(quoted.problems?.map(({ problem }) => problem)).toEqual([
      expect.stringContaining(quotes),
      expect.stringContaining(quotes),
    ]);
  });
});

describe('the refusal of what somebody on the way has wrapped says by what:', () => {
  const type = 'payment.succeeded.v1';
  const { minimal } = SAMPLES[type];
  const event = cloudEvent(type, minimal);
  const twice = (value: unknown) => JSON.stringify(JSON.stringify(value));
  const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
  const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
  const headers = (rename: (name: string) => string) =>
    Object.fromEntries(Object.entries(binary(type, minimal).headers).map(([name, value]) => [rename(name), value]));

  test.each<[string, RawMessage, string]>([
    ['an event in quotes', message(twice(event), STRUCTURED), 'is text: JSON written as text, in quotes'],
    ['a batch in quotes', message(twice([event]), BATCH), 'is text: JSON written as text, in quotes'],
    [
      'one event as a batch',
      structured(event, BATCH['content-type']),
      'is an object (one event is sent with content-type',
    ],
    [
      'data in quotes',
      structured({ ...event, data: JSON.stringify(minimal) }),
      'is text: JSON written as text, in quotes',
    ],
    [
      'data in quotes, binary',
      { ...binary(type, minimal), value: Buffer.from(twice(minimal)) },
      'is text: JSON written',
    ],
    ['Kafka Connect', message(JSON.stringify({ schema: {}, payload: event }), STRUCTURED), 'schemas.enable=false'],
    [
      'its data',
      { ...binary(type, minimal), value: Buffer.from('{"schema":{},"payload":{}}') },
      'schemas.enable=false',
    ],
    [
      'an event as data',
      { ...binary(type, minimal), value: Buffer.from(JSON.stringify(event)) },
      'data is a whole CloudEvent',
    ],
    ['a content type in quotes', structured(event, '"application/cloudevents+json"'), 'it stands in quotes'],
    ['one beside headers', binary(type, minimal, { 'content-type': '"application/json"' }), 'it stands in quotes'],
    [
      'headers of HTTP',
      { ...binary(type, minimal), headers: headers((name) => name.replace('_', '-')) },
      'The header ce-',
    ],
    [
      'headers of AMQP',
      { ...binary(type, minimal), headers: headers((name) => name.replace('ce_', 'cloudEvents:')) },
      'it is ce_',
    ],
    [
      'headers in capitals',
      { ...binary(type, minimal), headers: headers((name) => name.toUpperCase()) },
      'The header CE_',
    ],
    [
      'a header in other letters',
      { ...binary(type, minimal), headers: headers((name) => name.replace('ce_id', 'ce_ID')) },
      'id is missing, ID is there (did you mean id?)',
    ],
  ])('%s', (_, raw, text) => {
    expect(refused(raw).message).toContain(text);
    expect(refused(raw).message).not.toContain(minimal.paymentId);
  });

  test('and nothing of the kind where the text is something else, or there is more to say', () => {
    expect(refused(structured({ ...event, data: 'ada' })).message).toMatch(/is text\.$/);
    const more = { ...minimal, schema: 1, payload: 1, amountMinor: -1 };
    expect(refused(structured(cloudEvent(type, more))).message).toContain('data.amountMinor must be');
  });
});

test('a float may be units or, by a converter that makes every number one, cents', () => {
  const { minimal } = SAMPLES['payment.succeeded.v1'];
  const json = JSON.stringify(cloudEvent('payment.succeeded.v1', minimal));
  const of = (written: string) =>
    refused(
      message(json.replace('"amountMinor":3900', `"amountMinor":${written}`), {
        'content-type': 'application/cloudevents+json',
      }),
    ).message;
  expect(of('3900.0')).toContain('(did you mean 3900 or 390000 cents?)');
  expect(of('39.00')).toContain('(did you mean 3900 cents?)');
});

describe('what a serializer for a schema registry writes', () => {
  const type = 'payment.succeeded.v1';
  const { minimal } = SAMPLES[type];
  const framed = (payload: string | Buffer) => Buffer.concat([Buffer.from([0, 0, 0, 1, 7]), Buffer.from(payload)]);

  test('is read where it is JSON, as if the schema’s id were not there', () => {
    const bare = decodeMessage(structured(cloudEvent(type, minimal))).event!;
    const ways = [
      message(framed(JSON.stringify(cloudEvent(type, minimal))), { 'content-type': 'application/cloudevents+json' }),
      { ...binary(type, minimal), value: framed(JSON.stringify(minimal)) },
      { ...binary(type, minimal), value: framed(`\n ${JSON.stringify(minimal)}`) },
    ];
    for (const way of ways) expect(decodeMessage(way).event?.contentHash).toEqual(bare.contentHash);
    const batch = message(framed(JSON.stringify([cloudEvent(type, minimal)])), {
      'content-type': 'application/cloudevents-batch+json',
    });
    const [element] = decodeMessage(batch).elements!;
    expect(decodeMessage(element!).event?.contentHash).toEqual(bare.contentHash);
  });

  test('is refused by its name where it is Avro or Protobuf', () => {
    // Of Avro also a text of five characters first: its length is the byte of a line's end.
    for (const payload of [Buffer.from([2, 97]), Buffer.alloc(0), Buffer.from('\npay-1')]) {
      const raw = message(framed(payload), { 'content-type': 'application/cloudevents+json' });
      expect(refused(raw)).toMatchObject({
        reason: 'UNSUPPORTED_ENCODING',
        message: expect.stringContaining('wire format (schema 263)'),
      });
    }
  });
});

test('a name that is nearly that of an optional field is told of an event that is taken', () => {
  const { minimal } = SAMPLES['payment.succeeded.v1'];
  const taken = (data: object) => decodeMessage(structured(cloudEvent('payment.succeeded.v1', data))).event!;
  expect(misspellingsOf(taken({ ...minimal, taxminor: 100, PeriodCount: 2, note: 'x' }))).toEqual([
    { given: 'taxminor', meant: 'taxMinor' },
    { given: 'PeriodCount', meant: 'periodCount' },
  ]);
  expect(misspellingsOf(taken({ ...minimal, taxMinor: 100, taxminor: 100 }))).toEqual([]);
  expect(misspellingsOf(taken(minimal))).toEqual([]);
});
