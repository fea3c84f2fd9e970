import { expect, test } from '@jest/globals';
import { SAMPLES } from '../../test/samples.js';
import { DECISION_CLASSES, EVENT_CLASSES, type RecordedType } from '../catalogue.js';
import { newEvent } from '../messages/new-event.js';
import { dataProblems } from '../validation/problems.js';
import { NewerSchemaVersionError, schemaVersionOf, upcast } from './upcast.js';
import type { Upcaster } from './upcasters.js';

const types = [...Object.keys(EVENT_CLASSES), ...Object.keys(DECISION_CLASSES)] as RecordedType[];
const TYPE = 'claim.rejected.v1';
const renames: Upcaster = ({ why, ...data }) => ({ ...data, reason: why });
const splits: Upcaster = ({ claim, ...data }) => ({ ...data, claimId: String(claim).split('/')[1] });
const registry = { [TYPE]: [renames, splits] };

test('data of any earlier version become today’s, one version after the other', () => {
  const today = { reason: 'no proof', claimId: '7' };
  expect(upcast(TYPE, 1, { why: 'no proof', claim: 'claim/7' }, registry)).toEqual(today);
  expect(upcast(TYPE, 2, { reason: 'no proof', claim: 'claim/7' }, registry)).toEqual(today);
  expect(upcast(TYPE, 3, today, registry)).toBe(today);
  expect(schemaVersionOf(TYPE, registry)).toBe(3);
});

test('data of a version that a later release made are refused', () => {
  expect(() => upcast(TYPE, 4, {}, registry)).toThrow(NewerSchemaVersionError);
  expect(() => upcast('client.signed_up.v1', 2, {})).toThrow(/client.signed_up.v1 has schema version 2.*up to 1/);
});

test.each(types)('%s is recorded in the version that needs no upcaster', (type) => {
  const { schemaVersion, data } = newEvent({ source: 's', id: 'i', type, occurredAt: 0, data: SAMPLES[type].full });
  expect(upcast(type, schemaVersion, data)).toBe(data);
});

test('a decision of version 1 does not know what was available, and is valid today', () => {
  const recorded = { withdrawalId: 'w', partnerId: 'p', reason: 'INSUFFICIENT_FUNDS' };
  const upcasted = upcast('withdrawal.rejected.v1', 1, recorded);
  expect(upcasted).toEqual({ ...recorded, availableMinor: null });
  expect(dataProblems('withdrawal.rejected.v1', upcasted)).toEqual([]);
  expect(recorded).not.toHaveProperty('availableMinor');
});
