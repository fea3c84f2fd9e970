import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { cloudEvent, SAMPLES, structured } from '../../test/samples.js';
import { decodeMessage } from '../index.js';
import { eventSchema, SCHEMA_TYPES } from './event-schema.js';

const COMMITTED = 'docs/schemas';

/** As a producer would, who has the file alone. */
function validatorOf(file: string) {
  const ajv = new Ajv({ strict: false });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

describe('docs/schemas', () => {
  test('has a file for every inbound type, as the classes have it; if not, run `npm run schemas`', () => {
    expect(readdirSync(COMMITTED).sort()).toEqual(SCHEMA_TYPES.map((type) => `${type}.json`).sort());
    for (const type of SCHEMA_TYPES)
      expect(JSON.parse(readFileSync(`${COMMITTED}/${type}.json`, 'utf8'))).toEqual(
        JSON.parse(JSON.stringify(eventSchema(type))),
      );
  });

  test.each(SCHEMA_TYPES)('%s says of an event what the ledger says of it', (type) => {
    const isValid = validatorOf(`${COMMITTED}/${type}.json`);
    const { minimal, full } = SAMPLES[type];
    const events = [minimal, full, {}, { ...full, ...firstAs(full, null) }, { ...full, unknown: 1 }].map((data) =>
      cloudEvent(type, data),
    );
    events.push(cloudEvent(type, full, { id: '' }), cloudEvent(type, full, { specversion: '0.3' }));
    const verdicts = events.map((event) => decodeMessage(structured(event)).event !== undefined);
    expect(verdicts).toContain(true);
    expect(verdicts).toContain(false);
    expect(events.map((event) => isValid(event))).toEqual(verdicts);
  });
});

/** The first field of the data, as something else. */
const firstAs = (data: object, value: unknown): object => ({ [Object.keys(data)[0]!]: value });
