import type { EnvelopeReason } from '../messages/refusal.js';
import { EXAMPLES } from '../examples/examples.js';
import { STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import { ATTRIBUTES, binaryHeaders, sent, structured, type Sent } from './sent.js';

const PAYMENT = 'payment.succeeded.v1';
const DATA = EXAMPLES[PAYMENT];
const RIGHT = JSON.stringify({ ...ATTRIBUTES, type: PAYMENT, data: DATA });
const HEADERS = { 'content-type': STRUCTURED_CONTENT_TYPE };

/** Why it is refused, by hand: the rest is what the ledger says of it. */
export type Wrong = readonly [reason: EnvelopeReason, message: Sent];

const data = (name: string, changes: object): Wrong => [
  'INVALID_DATA',
  structured(name, PAYMENT, { ...DATA, ...changes }, {}),
];
const attribute = (name: string, changes: Record<string, unknown>): Wrong => [
  'NOT_A_CLOUDEVENT',
  structured(name, PAYMENT, DATA, changes),
];
const text = (name: string, reason: EnvelopeReason, value: string, headers: Record<string, string> = HEADERS): Wrong => [
  reason,
  sent(name, PAYMENT, headers, value),
];
/** The right event with another spelling of one part. */
const spelled = (part: string, as: string): string => {
  if (!RIGHT.includes(part)) throw new Error(`the example has no ${part}`);
  return RIGHT.replace(part, as);
};

/** The slips that producers make, one a message. */
export const WRONG_MESSAGES: readonly Wrong[] = [
  data('an amount in units instead of cents', { amountMinor: 47.6 }),
  text('an amount written as a float', 'INVALID_DATA', spelled('"amountMinor":4760', '"amountMinor":4760.00')),
  text('an amount written with an exponent', 'INVALID_DATA', spelled('"amountMinor":4760', '"amountMinor":4.76e3')),
  data('an amount as text', { amountMinor: '4760' }),
  data('a negative amount', { amountMinor: -4760 }),
  data('a tax above its amount', { taxMinor: 4761 }),
  data('a currency in small letters', { currency: 'eur' }),
  data('a currency that does not exist', { currency: 'EURO' }),
  data('a period that does not exist', { period: 'monthly' }),
  data('a field in another case', { accountId: undefined, account_id: 'acme' }),
  data('a field that is missing', { paymentId: undefined }),
  data('an id with a blank', { accountId: 'acme inc' }),
  text('a key twice', 'INVALID_DATA', spelled('"currency":"EUR"', '"currency":"EUR","currency":"USD"')),
  attribute('a time without a time zone', { time: '2026-04-01T09:30:00' }),
  attribute('a time in seconds since 1970', { time: 1_775_035_800 }),
  attribute('no id', { id: undefined }),
  attribute('no source', { source: undefined }),
  attribute('another specversion', { specversion: '0.3' }),
  attribute('a specversion that a converter made a number', { specversion: 1 }),
  attribute('an attribute in other letters', { time: undefined, Time: '2026-04-01T09:30:00Z' }),
  ['TIME_IN_FUTURE', structured('a time in the future', PAYMENT, DATA, { time: '2199-01-01T00:00:00Z' })],
  ['UNKNOWN_TYPE', structured('a type without its version', PAYMENT, DATA, { type: 'payment.succeeded' })],
  ['UNKNOWN_TYPE', structured('a type of the ledger’s own', PAYMENT, DATA, { type: 'commission.posted.v1' })],
  text('a structured event that nothing says is one', 'NOT_A_CLOUDEVENT', RIGHT, {}),
  text('a structured event as application/json', 'NOT_A_CLOUDEVENT', RIGHT, { 'content-type': 'application/json' }),
  text('binary: headers in quotes', 'UNKNOWN_TYPE', JSON.stringify(DATA), {
    ...binaryHeaders(PAYMENT),
    ce_type: `"${PAYMENT}"`,
  }),
  text('binary: a specversion that a converter made a number', 'NOT_A_CLOUDEVENT', JSON.stringify(DATA), {
    ...binaryHeaders(PAYMENT),
    ce_specversion: '1',
  }),
  text('binary: headers named as over HTTP', 'NOT_A_CLOUDEVENT', JSON.stringify(DATA), namedAsOverHttp()),
  text('data in quotes', 'INVALID_DATA', JSON.stringify({ ...JSON.parse(RIGHT), data: JSON.stringify(DATA) })),
  text(
    'wrapped by Kafka Connect’s JsonConverter',
    'NOT_A_CLOUDEVENT',
    JSON.stringify({ schema: {}, payload: JSON.parse(RIGHT) as object }),
  ),
  text('a list that nothing says is a batch', 'NOT_A_CLOUDEVENT', `[${RIGHT}]`),
  text('binary: no ce_id', 'NOT_A_CLOUDEVENT', JSON.stringify(DATA), withoutId()),
  text('a message without a value', 'NOT_JSON', ''),
  text('JSON that breaks off', 'NOT_JSON', RIGHT.slice(0, 120)),
  text('single quotes', 'NOT_JSON', "{'specversion':'1.0'}"),
  text('Avro by a schema registry', 'UNSUPPORTED_ENCODING', '\u0000\u0000\u0000\u0001\u0007\u0002acme'),
];

function namedAsOverHttp(): Record<string, string> {
  return Object.fromEntries(Object.entries(binaryHeaders(PAYMENT)).map(([name, value]) => [name.replace('ce_', 'ce-'), value]));
}

function withoutId(): Record<string, string> {
  return Object.fromEntries(Object.entries(binaryHeaders(PAYMENT)).filter(([name]) => name !== 'ce_id'));
}
