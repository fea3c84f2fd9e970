import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SAMPLES } from '../../test/samples.js';
import { DECISION_CLASSES, EVENT_CLASSES, OWN_SOURCE, type RecordedType } from '../catalogue.js';
import { decodeMessage } from '../decoding/decode-message.js';
import { canonicalJson } from '../json/canonical-json.js';
import { recordedContentHash } from '../messages/content-hash.js';
import { newEvent } from '../messages/new-event.js';
import { exportedLine, type LoggedEvent } from './exported-line.js';
import { NotExportedError, readExportedLine } from './read-exported-line.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const logged = (changes: Partial<LoggedEvent> = {}): LoggedEvent => ({
  position: 9_007_199_254_740_991,
  source: 'billing',
  eventId: 'e-1',
  type: 'client.signed_up.v1',
  schemaVersion: 1,
  occurredAt: 1_700_000_000_123_456,
  recordedAt: 1_700_000_001_000_000,
  data: '{"accountId":"a","separateAccount":true}',
  attributes: null,
  topic: 'signups',
  partition: 3,
  offset: '9223372036854775807',
  ...changes,
});

test('an exported event is a CloudEvent whose attributes have lower-case names and CloudEvents’ own types', () => {
  expect(JSON.parse(exportedLine(logged(), 'acme', Buffer.alloc(32, 7)))).toEqual({
    specversion: '1.0',
    id: 'e-1',
    source: 'billing',
    type: 'client.signed_up.v1',
    time: '2023-11-14T22:13:20.123456Z',
    datacontenttype: 'application/json',
    position: '9007199254740991',
    recordedat: '2023-11-14T22:13:21.000Z',
    schemaversion: 1,
    origintopic: 'signups',
    originpartition: 3,
    originoffset: '9223372036854775807',
    ledgerprogram: 'acme',
    batchhash: Buffer.alloc(32, 7).toString('base64'),
    data: { accountId: 'a', separateAccount: true },
  });
});

const types = [...Object.keys(EVENT_CLASSES), ...Object.keys(DECISION_CLASSES)] as RecordedType[];

test.each(types)('%s comes back as it was recorded, whatever else its data hold', (type) => {
  const own = Object.hasOwn(DECISION_CLASSES, type);
  const source = own ? OWN_SOURCE : 'billing';
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: ANY_CHARACTER }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }),
      (others) => {
        const recorded = newEvent({
          ...{ source, id: 'e-1', type, occurredAt: 1_700_000_000_123_456 },
          // As a log keeps it: JSON has no −0.
          data: JSON.parse(JSON.stringify({ ...others, ...SAMPLES[type].full })) as object,
        });
        const data = JSON.stringify(recorded.data);
        const origin = own && { topic: null, partition: null, offset: null };
        const line = exportedLine(
          { ...logged({ type, source, data, schemaVersion: recorded.schemaVersion }), ...origin },
          null,
        );
        const { position, recordedAt, event, batchHash } = readExportedLine(Buffer.from(line));
        expect({ position, recordedAt, batchHash }).toEqual({
          position: 9_007_199_254_740_991,
          recordedAt: 1_700_000_001_000_000,
          batchHash: undefined,
        });
        const message = own
          ? undefined
          : { topic: 'signups', partition: 3, offset: '9223372036854775807', key: null, value: null, headers: {} };
        expect(event).toEqual({ ...recorded, json: Buffer.from(data), message });
      },
    ),
    { numRuns: runs(30) },
  );
});

describe('what came beside and within the data', () => {
  const names = fc.oneof(
    fc.stringMatching(/^[a-z0-9]{1,20}$/),
    fc.constantFrom(
      'subject',
      'position',
      'batchhash',
      'recordedat',
      'schemaversion',
      'sentattributes',
      'ledgerprogram',
      'data',
      '__proto__',
    ),
  );
  const read = new Set(['id', 'source', 'type', 'specversion', 'time', 'datacontenttype']);
  const attributesLike = fc.dictionary(
    names.filter((name) => !read.has(name)),
    fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.boolean(), fc.maxSafeInteger(), fc.jsonValue({ maxDepth: 1 })),
    { minKeys: 1, maxKeys: 6 },
  );

  test('comes back as it was, under whatever names', () => {
    fc.assert(
      fc.property(attributesLike, (others) => {
        const attributes = canonicalJson(others).toString('utf8');
        const line = exportedLine(logged({ attributes }), null);
        expect(readExportedLine(Buffer.from(line))).toMatchObject({
          position: 9_007_199_254_740_991,
          event: { attributes },
        });
        // Names of the export are the export's: no attribute of the event stands in their place, or hides the data.
        const beforeData = line.slice(0, line.indexOf('"data":'));
        expect(beforeData).toContain('"position":"9007199254740991"');
        expect(beforeData).not.toContain('"batchhash":');
        expect(line.endsWith(`,"data":${logged().data}}`)).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  test('is an attribute of the exported event itself, with every digit, and the media type of its data', () => {
    const attributes =
      '{"datacontenttype":"application/vnd.x+json","sequence":12345678901234567890,"traceparent":"00-a"}';
    const line = exportedLine(logged({ attributes }), null);
    expect(JSON.parse(line)).toMatchObject({ traceparent: '00-a', datacontenttype: 'application/vnd.x+json' });
    expect(line).toContain('"sequence":12345678901234567890,');
    expect(readExportedLine(Buffer.from(line)).event.attributes).toBe(attributes);
  });

  test('is the data’s own text', () => {
    const data = '{"accountId":"a",  "separateAccount":true, "n":[1e400, 1.10, 9007199254740993]}';
    const line = exportedLine(logged({ data }), null);
    const { event } = readExportedLine(Buffer.from(line));
    expect(event.json?.toString()).toBe(data);
    expect(event.contentHash).toEqual(recordedContentHash(event.type, event.occurredAt, data));
  });

  test('is all that is left when the line comes as an event like any other', () => {
    const attributes = '{"position":"3","traceparent":"00-a"}';
    const value = Buffer.from(
      exportedLine(logged({ attributes, data: '{"accountId":"a","separateAccount":true,"n":1e400}' }), 'acme'),
    );
    const headers = { 'content-type': Buffer.from('application/cloudevents+json') };
    const { event } = decodeMessage({ topic: 'import', partition: 0, offset: '1', key: null, value, headers });
    expect(event).toMatchObject({ id: 'e-1', attributes });
    expect(event?.contentHash).toEqual(readExportedLine(value).event.contentHash);
  });
});

test('an event of an earlier schema version comes back as it was recorded, not as it is read today', () => {
  const recorded = newEvent({
    ...{ source: OWN_SOURCE, id: 'e-1', type: 'withdrawal.rejected.v1', occurredAt: 1_700_000_000_123_456 },
    data: { withdrawalId: 'w', partnerId: 'p', reason: 'NO_CONTRACT' },
    schemaVersion: 1,
  });
  const { type, data, schemaVersion } = recorded;
  const origin = { topic: null, partition: null, offset: null };
  const line = exportedLine(
    logged({ source: OWN_SOURCE, type, data: JSON.stringify(data), schemaVersion, ...origin }),
    null,
  );
  expect(readExportedLine(Buffer.from(line)).event).toEqual({ ...recorded, json: Buffer.from(JSON.stringify(data)) });
  const newer = line.replace('"schemaversion":1', '"schemaversion":9');
  expect(() => readExportedLine(Buffer.from(newer))).toThrow('is newer than this release');
});

test.each<[string, object]>([
  ['has no position', { position: undefined }],
  ['has no position', { position: 7 }],
  ['has no valid schemaversion', { schemaversion: '1' }],
  ['has no recordedat', { recordedat: 'yesterday' }],
  ['has no valid schemaversion', { schemaversion: 0 }],
  ['has no valid batchhash', { batchhash: 'x' }],
  ['origin', { origintopic: undefined }],
  ['origin', { originoffset: -1 }],
  ['which no log holds from others', { type: 'withdrawal.approved.v1' }],
  ['which no log holds from the ledger itself', { source: OWN_SOURCE }],
  ['data.accountId', { data: {} }],
  ['sentattributes must be', { sentattributes: '{' }],
  ['sentattributes must be', { sentattributes: 7 }],
  ['Not a CloudEvent', { specversion: '2.0' }],
])('a line that no export wrote is told: %s', (message, changes) => {
  const line = JSON.stringify({ ...(JSON.parse(exportedLine(logged(), null)) as object), ...changes });
  expect(() => readExportedLine(Buffer.from(line))).toThrow(NotExportedError);
  expect(() => readExportedLine(Buffer.from(line))).toThrow(message);
});

test('what is no JSON is told too', () => {
  expect(() => readExportedLine(Buffer.from('{"position'))).toThrow(NotExportedError);
});

test('a line that was altered so that a name stands twice, or that is nested without end, is told', () => {
  const twice = exportedLine(logged(), null).replace('"accountId"', '"accountId":"b","accountId"');
  expect(() => readExportedLine(Buffer.from(twice))).toThrow('data.accountId must be there once');
  const deep = exportedLine(logged({ data: `{"n":${'['.repeat(99)}${']'.repeat(99)}}` }), null);
  expect(() => readExportedLine(Buffer.from(deep))).toThrow(NotExportedError);
});
