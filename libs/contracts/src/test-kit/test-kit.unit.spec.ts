import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decodeEach, ENVELOPE_REASONS, EVENT_CLASSES, OUTBOUND_CLASSES, verdictOn, type RawMessage } from '../index.js';
import { WRONG_MESSAGES } from './invalid.js';
import { rawOf, type GoldenMessage } from './golden-message.js';
import { testKit } from './test-kit.js';

const FOLDER = 'test-kit';
const read = (name: string) => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as GoldenMessage[];
/** As `validate` says it. */
const verdicts = (raw: RawMessage) => decodeEach(raw).map(verdictOn);

describe('the test kit', () => {
  test('is what the code makes of it; if not, run `npm run test-kit`', () => {
    const kit = testKit();
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.json'))).toEqual(Object.keys(kit).sort());
    for (const [name, messages] of Object.entries(kit))
      expect({ [name]: read(name) }).toEqual({ [name]: JSON.parse(JSON.stringify(messages)) });
  });

  test('holds what the ledger says of each message as it stands in the file', () => {
    for (const message of [...read('valid.json'), ...read('invalid.json')])
      expect({ name: message.name, verdicts: verdicts(rawOf(message)) }).toEqual({
        name: message.name,
        verdicts: message.expected.map((one) => expect.objectContaining(one)),
      });
  });

  test('refuses each slip for the reason that it is there for, and takes every valid message', () => {
    const reasons = read('invalid.json').map(({ name, expected }) => [name, expected.map(({ reason }) => reason)]);
    expect(reasons).toEqual(WRONG_MESSAGES.map(([reason, { name }]) => [name, [reason]]));
    for (const { name, expected } of read('valid.json'))
      expect([name, expected.map(({ outcome }) => outcome)]).toEqual([name, expected.map(() => 'valid')]);
  });

  test('has every type and every reason that a message by itself can have', () => {
    const types = read('valid.json').flatMap(({ expected }) => expected.map(({ type }) => type));
    expect([...new Set(types)].sort()).toEqual(Object.keys(EVENT_CLASSES).sort());
    expect(read('published.json').map(({ name }) => name).sort()).toEqual(Object.keys(OUTBOUND_CLASSES).sort());
    const reasons = new Set(WRONG_MESSAGES.map(([reason]) => reason));
    expect(ENVELOPE_REASONS.filter((reason) => !reasons.has(reason))).toEqual(['TOO_LARGE', 'ID_REUSED']);
    const names = [...read('valid.json'), ...read('invalid.json')].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
