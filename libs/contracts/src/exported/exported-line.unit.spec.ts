import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SAMPLES } from '../../test/samples.js';
import { DECISION_CLASSES, EVENT_CLASSES, OWN_SOURCE, type RecordedType } from '../catalogue.js';
import { newEvent } from '../messages/new-event.js';
import { exportedLine, type LoggedEvent } from './exported-line.js';
import { NotExportedError, readExportedLine } from './read-exported-line.js';

const logged = (changes: Partial<LoggedEvent> = {}): LoggedEvent => ({
  position: 9_007_199_254_740_991,
  source: 'billing',
  eventId: 'e-1',
  type: 'client.signed_up.v1',
  schemaVersion: 1,
  occurredAt: 1_700_000_000_123_456,
  recordedAt: 1_700_000_001_000_000,
  data: { accountId: 'a', separateAccount: true },
  topic: 'signups',
  partition: 3,
  offset: '9223372036854775807',
  ...changes,
});

test('an exported event is a CloudEvent whose attributes have lower-case names and CloudEvents’ own types', () => {
  expect(JSON.parse(exportedLine(logged(), Buffer.alloc(32, 7)))).toEqual({
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
    batchhash: Buffer.alloc(32, 7).toString('base64'),
    data: { accountId: 'a', separateAccount: true },
  });
});

const types = [...Object.keys(EVENT_CLASSES), ...Object.keys(DECISION_CLASSES)] as RecordedType[];

test.each(types)('%s comes back as it was recorded, whatever else its data hold', (type) => {
  const own = Object.hasOwn(DECISION_CLASSES, type);
  const source = own ? OWN_SOURCE : 'billing';
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 })), (others) => {
      const recorded = newEvent({
        ...{ source, id: 'e-1', type, occurredAt: 1_700_000_000_123_456 },
        // As a log keeps it: JSON has no −0.
        data: JSON.parse(JSON.stringify({ ...others, ...SAMPLES[type].full })) as object,
      });
      const line = exportedLine({
        ...logged({ type, source, data: recorded.data, schemaVersion: recorded.schemaVersion }),
        ...(own && { topic: null, partition: null, offset: null }),
      });
      const { position, recordedAt, event, batchHash } = readExportedLine(Buffer.from(line));
      expect({ position, recordedAt, batchHash }).toEqual({
        position: 9_007_199_254_740_991,
        recordedAt: 1_700_000_001_000_000,
        batchHash: undefined,
      });
      const message = own
        ? undefined
        : { topic: 'signups', partition: 3, offset: '9223372036854775807', key: null, value: null, headers: {} };
      expect(event).toEqual({ ...recorded, message });
    }),
    { numRuns: 30 },
  );
});

test('an event of an earlier schema version comes back as it was recorded, not as it is read today', () => {
  const recorded = newEvent({
    ...{ source: OWN_SOURCE, id: 'e-1', type: 'withdrawal.rejected.v1', occurredAt: 1_700_000_000_123_456 },
    data: { withdrawalId: 'w', partnerId: 'p', reason: 'NO_CONTRACT' },
    schemaVersion: 1,
  });
  const { type, data, schemaVersion } = recorded;
  const origin = { topic: null, partition: null, offset: null };
  const line = exportedLine(logged({ source: OWN_SOURCE, type, data, schemaVersion, ...origin }));
  expect(readExportedLine(Buffer.from(line)).event).toEqual(recorded);
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
  ['Not a CloudEvent', { specversion: '2.0' }],
])('a line that no export wrote is told: %s', (message, changes) => {
  const line = JSON.stringify({ ...(JSON.parse(exportedLine(logged())) as object), ...changes });
  expect(() => readExportedLine(Buffer.from(line))).toThrow(NotExportedError);
  expect(() => readExportedLine(Buffer.from(line))).toThrow(message);
});

test('what is no JSON is told too', () => {
  expect(() => readExportedLine(Buffer.from('{"position'))).toThrow(NotExportedError);
});
