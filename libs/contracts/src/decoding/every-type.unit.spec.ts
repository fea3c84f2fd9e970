import { describe, expect, test } from '@jest/globals';
import { cloudEvent, SAMPLES, structured } from '../../test/samples.js';
import { decodeMessage, EVENT_CLASSES, type InboundType } from '../index.js';
import { dataSchema, type FieldSchema } from '../schemas/json-schema.js';

const types = Object.keys(EVENT_CLASSES) as InboundType[];

/** Values that no field of any declaration accepts. */
const wrongForAll = ['', ' ', '\u0000', 'é'.repeat(2001), -1, 1.5, 1e300, ['x'], [], { a: 1 }, { USD: '1' }];
/** …but free text may be empty or blank where it may be left out, and an amount may take back. */
function wrongFor({ pattern, minimum }: FieldSchema): unknown[] {
  if (pattern?.includes('{0,') === true) return wrongForAll.filter((value) => value !== '' && value !== ' ');
  return minimum !== undefined && minimum < 0 ? wrongForAll.filter((value) => value !== -1) : wrongForAll;
}

describe.each(types)('%s', (type) => {
  const { minimal, full } = SAMPLES[type];

  test('is accepted with its required fields alone', () => {
    expect(decodeMessage(structured(cloudEvent(type, minimal))).event?.data).toEqual(minimal);
  });

  test('is accepted with all its fields', () => {
    expect(decodeMessage(structured(cloudEvent(type, full))).event?.data).toEqual(full);
  });

  test.each(dataSchema(EVENT_CLASSES[type]).required)('is refused without %s', (name) => {
    const data = Object.fromEntries(Object.entries(full).filter(([other]) => other !== name));
    const { refusal } = decodeMessage(structured(cloudEvent(type, data)));
    expect(refusal).toMatchObject({
      reason: 'INVALID_DATA',
      problems: [{ field: `data.${name}`, problem: 'is missing' }],
    });
  });

  test.each(Object.entries(dataSchema(EVENT_CLASSES[type]).properties))(
    'is refused with anything wrong in %s',
    (name, schema) => {
      for (const wrong of wrongFor(schema)) {
        const { refusal } = decodeMessage(structured(cloudEvent(type, { ...minimal, [name]: wrong })));
        expect({ wrong, reason: refusal?.reason }).toEqual({ wrong, reason: 'INVALID_DATA' });
        expect(refusal?.problems?.map(({ field }) => field)).toEqual([`data.${name}`]);
      }
    },
  );

  test('is accepted with null in its optional fields, which then count as absent', () => {
    const { required, properties } = dataSchema(EVENT_CLASSES[type]);
    const nulls = Object.keys(properties).filter((name) => !required.includes(name));
    const data = { ...minimal, ...Object.fromEntries(nulls.map((name) => [name, null])) };
    const event = decodeMessage(structured(cloudEvent(type, data))).event;
    const plain = decodeMessage(structured(cloudEvent(type, minimal))).event;
    expect(event?.data).toEqual(minimal);
    expect(event?.contentHash).toEqual(plain?.contentHash);
  });
});
