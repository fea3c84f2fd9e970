import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { OUTBOUND_SAMPLES, SAMPLES, TIME } from '../../test/samples.js';
import { PUBLISHED, type InboundType, type OutboundType } from '../catalogue.js';
import { dataSchema } from '../schemas/json-schema.js';
import { asyncApiDocument, MESSAGE_CONTRACTS } from './document.js';
import { asyncApiYaml } from './yaml.js';

const committed = new URL('../../../../docs/asyncapi.yaml', import.meta.url);
const specification = new URL(
  '../../../../node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json',
  import.meta.url,
);

const document = asyncApiDocument();
const yaml = asyncApiYaml();

function resolve(pointer: string): unknown {
  return pointer
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], document);
}

const IN_ONE_CASE = ['reason', 'era', 'eraAfter', 'eraAfterRestatement'];

describe('docs/asyncapi.yaml', () => {
  test('says what the classes say; if not, run `npm run asyncapi`', () => {
    expect(parse(readFileSync(committed, 'utf8'))).toEqual(document);
  });

  test('is what docs/events.html was rendered from; if not, run `npm run asyncapi`', () => {
    const hash = createHash('sha256').update(readFileSync(committed)).digest('hex');
    const page = readFileSync(new URL('events.html', committed), 'utf8');
    expect(/<meta name="made-of" content="(\w+)">/.exec(page)?.[1]).toBe(hash);
    expect(page).not.toMatch(/<script|src="http|url\(http/);
    for (const { name } of MESSAGE_CONTRACTS) expect(page).toContain(`>${name}<`);
  });

  test('is a valid AsyncAPI 3 document', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(specification, 'utf8')) as object);
    validate(parse(yaml));
    expect(validate.errors).toBeNull();
  });

  test('has no reference to nowhere', () => {
    const pointers = [...yaml.matchAll(/\$ref: '?(#[^'\n]+)/g)].map(([, pointer]) => pointer!);
    expect(pointers.length).toBeGreaterThan(MESSAGE_CONTRACTS.length);
    expect(pointers.filter((pointer) => resolve(pointer) === undefined)).toEqual([]);
  });

  test('tells what comes in from what goes out, also where both have one type', () => {
    const published = Object.values(PUBLISHED).flatMap<OutboundType>(({ types }) => types);
    const names = MESSAGE_CONTRACTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(MESSAGE_CONTRACTS.filter(({ inbound }) => !inbound).map(({ type }) => type)).toEqual(published);
    const messages = (topic: string) => Object.keys(resolve(`#/channels/${topic}/messages`) as object);
    expect(messages('partners')).toContain('adjustment.posted.v1.binary');
    expect(messages('rewards')).toContain('adjustment.posted.v1.published');
    expect(messages('rewards')).not.toContain('adjustment.posted.v1');
  });

  const ajv = new Ajv({ strict: false });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  ajv.addSchema(document as object, 'doc');

  test.each(MESSAGE_CONTRACTS.map((contract) => [contract.name, contract] as const))(
    'describes %s so that its samples are right, and others not',
    (name, { type, inbound, eventClass }) => {
      const right = (message: string, value: object) =>
        ajv.validate({ $ref: `doc#/components/messages/${message}/payload` }, value);
      const { minimal, full } = inbound ? SAMPLES[type as InboundType] : OUTBOUND_SAMPLES[type as OutboundType];
      const event = { specversion: '1.0', id: '1', source: '/billing', type, time: TIME, data: full };
      expect(right(name, event)).toBe(true);
      const examplesOf = (message: string) =>
        resolve(`#/components/messages/${message}/examples`) as { payload: { data: object } }[];
      const [example] = examplesOf(name);
      expect(right(name, example!.payload)).toBe(true);
      // An example shows all fields, but for what the ledger adds in one case alone.
      const { properties, required } = dataSchema(eventClass);
      const shown = Object.keys(properties).filter((field) => required.includes(field) || !IN_ONE_CASE.includes(field));
      expect(Object.keys(example!.payload.data)).toEqual(expect.arrayContaining(shown));
      expect(right(name, { ...event, type: 'other' })).toBe(false);
      expect(right(name, { ...event, data: {} })).toBe(false);
      if (inbound) {
        expect(right(`${name}.binary`, minimal)).toBe(true);
        expect(right(`${name}.binary`, {})).toBe(false);
        expect(right(`${name}.binary`, examplesOf(`${name}.binary`)[0]!.payload)).toBe(true);
      }
    },
  );
});
