import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { SAMPLES, TIME } from '../../test/samples.js';
import { ALL_CLASSES, EVENT_CLASSES, type AnyType } from '../catalogue.js';
import { asyncApiDocument } from './document.js';
import { asyncApiYaml } from './yaml.js';

const committed = new URL('../../../../docs/asyncapi.yaml', import.meta.url);
const specification = new URL(
  '../../../../node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json',
  import.meta.url,
);

function resolve(pointer: string): unknown {
  return pointer
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], asyncApiDocument());
}

describe('docs/asyncapi.yaml', () => {
  test('says what the classes say; if not, run `npm run asyncapi`', () => {
    expect(parse(readFileSync(committed, 'utf8'))).toEqual(asyncApiDocument());
  });

  test('is a valid AsyncAPI 3 document', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(specification, 'utf8')) as object);
    validate(parse(asyncApiYaml()));
    expect(validate.errors).toBeNull();
  });

  test('has no reference to nowhere', () => {
    const pointers = [...asyncApiYaml().matchAll(/\$ref: '?(#[^'\n]+)/g)].map(([, pointer]) => pointer!);
    expect(pointers.length).toBeGreaterThan(Object.keys(ALL_CLASSES).length);
    expect(pointers.filter((pointer) => resolve(pointer) === undefined)).toEqual([]);
  });

  test.each(Object.keys(ALL_CLASSES) as AnyType[])(
    'describes %s so that its samples are right, and others not',
    (type) => {
      const ajv = new Ajv({ strict: false });
      (addFormats as unknown as (ajv: Ajv) => void)(ajv);
      ajv.addSchema(asyncApiDocument() as object, 'doc');
      const right = (message: string, value: object) =>
        ajv.validate({ $ref: `doc#/components/messages/${message}/payload` }, value);
      const event = { specversion: '1.0', id: '1', source: '/billing', type, time: TIME, data: SAMPLES[type].full };
      expect(right(type, event)).toBe(true);
      expect(right(type, { ...event, type: 'other' })).toBe(false);
      expect(right(type, { ...event, data: {} })).toBe(false);
      if (type in EVENT_CLASSES) {
        expect(right(`${type}.binary`, SAMPLES[type].minimal)).toBe(true);
        expect(right(`${type}.binary`, {})).toBe(false);
      }
    },
  );
});
