import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programEnvironment } from './program-environment.js';
import { Programs } from './programs.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'programs-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, `programs-${Math.random()}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const ACME = { databaseUrl: { env: 'ACME_DATABASE_URL' } };
const GLOBEX = { databaseUrl: { env: 'GLOBEX_DATABASE_URL' } };
const messageOf = (content: unknown): Promise<string> =>
  Programs.read(file(content)).then(
    () => 'was accepted',
    (error: Error) => error.message,
  );

describe('a file of programs', () => {
  test('gives each an environment of its own: what it has, what all share, and nothing that keeps them apart', async () => {
    const secret = file('postgres://app:hush@host/globex\n');
    const programs = await Programs.read(
      file(`# of this installation
acme:
  name: Acme, Inc.
  databaseUrl: { env: ACME_DATABASE_URL }
  kafkaBrokers: [one:9092, two:9092]
  limitProgramPerSecond: 100
globex:
  databaseUrl: { file: ${secret} }
  kafkaTopicPrefix: ''
`),
    );
    const shared = { AUTH_ISSUER: 'issuer', KAFKA_BROKERS: 'all:9092', LIMIT_PROGRAM_PER_SECOND: '7' };
    const env = { ...shared, ACME_DATABASE_URL: 'postgres://host/acme' };
    const strangers = { DATABASE_URL: 'postgres://host/other', KAFKA_TOPIC_PREFIX: 'other.', KAFKA_GROUP_ID: 'other' };
    expect(programs.ids).toEqual(['acme', 'globex']);
    expect([programs.nameOf('acme'), programs.nameOf('globex')]).toEqual(['Acme, Inc.', 'globex']);
    expect(programs.environmentOf('acme', { ...env, ...strangers })).toEqual({
      ...env,
      PROGRAM: 'acme',
      DATABASE_URL: 'postgres://host/acme',
      KAFKA_BROKERS: 'one:9092,two:9092',
      KAFKA_TOPIC_PREFIX: 'acme.',
      KAFKA_GROUP_ID: 'referral-ledger.acme',
      LIMIT_PROGRAM_PER_SECOND: '100',
    });
    // Nobody who runs the one needs what the other's reference leads to.
    expect(programs.environmentOf('globex', { ...shared, ...strangers })).toEqual({
      ...shared,
      PROGRAM: 'globex',
      DATABASE_URL: 'postgres://app:hush@host/globex',
      KAFKA_TOPIC_PREFIX: '',
      KAFKA_GROUP_ID: 'referral-ledger.globex',
    });
  });

  test.each<[string, unknown, string]>([
    ['no programs', {}, 'at least one program by its id'],
    ['a list', [ACME], 'at least one program by its id'],
    ['no syntax', 'acme: {', 'it must be JSON or YAML'],
    ['a program twice', 'acme: {databaseUrl: {env: A}}\nacme: {databaseUrl: {env: B}}', 'unique at line 2'],
    ['an id that is none', { 'Acme Inc': ACME }, '"Acme Inc" is no id of a program'],
    ['the id that means each', { all: ACME }, 'not "all"'],
    ['no database', { acme: null }, 'acme.databaseUrl is missing'],
    ['a slip', { acme: { ...ACME, kafkaTopicPrefx: 'a.' } }, 'did you mean kafkaTopicPrefix?'],
    ['what is the process’s', { acme: { ...ACME, port: 1 } }, 'acme.port is no setting that a program has of its own'],
    ['a value of no kind', { acme: { ...ACME, kafkaSsl: null } }, 'acme.kafkaSsl must be a text, a number'],
    [
      'a reference to two places',
      { acme: { databaseUrl: { env: 'A', file: 'b' } } },
      'acme.databaseUrl must be a text',
    ],
    ['a secret', { acme: { ...ACME, kafkaSaslPassword: 'hush' } }, 'acme.kafkaSaslPassword must not stand in the file'],
    ['a password', { acme: { databaseUrl: 'postgres://a:hush@host/a' } }, 'acme.databaseUrl has a password'],
    [
      'a password for several',
      { acme: { databaseUrl: 'postgres://a:hush@one:1,two:2/a' } },
      'acme.databaseUrl has a password',
    ],
    [
      'a password as a parameter',
      { acme: { databaseUrl: 'postgres://a@host/a?password=hush' } },
      'acme.databaseUrl has a password',
    ],
    ['no address', { acme: { databaseUrl: 'mysql://hush' } }, 'does not begin with postgres://'],
    ['one database', { acme: ACME, globex: ACME }, 'acme and globex have the same databaseUrl'],
    ['one prefix', { acme: ACME, globex: { ...GLOBEX, kafkaTopicPrefix: 'acme.' } }, 'the same kafkaTopicPrefix'],
    [
      'one group',
      {
        acme: { ...ACME, kafkaGroupId: 'g', kafkaBrokers: 'a:1, b:1' },
        globex: { ...GLOBEX, kafkaGroupId: 'g', kafkaBrokers: 'b:1' },
      },
      'the same kafkaGroupId',
    ],
  ])('that has %s is refused, and no value is shown', async (_what, content, problem) => {
    const message = await messageOf(content);
    expect(message).toContain(problem);
    expect(message).not.toContain('hush');
  });

  test('that is not there is said not to be', async () => {
    await expect(Programs.read('/nowhere')).rejects.toThrow(
      'PROGRAMS_FILE (/nowhere) cannot be used:\n  it cannot be read (ENOENT)',
    );
  });

  test('may have the same names on brokers that are not the same', async () => {
    const names = { kafkaTopicPrefix: '', kafkaGroupId: 'g' };
    expect(
      await messageOf({
        eu: { ...ACME, ...names, kafkaBrokers: 'eu:9092' },
        us: { ...GLOBEX, ...names, kafkaBrokers: 'us:9092' },
      }),
    ).toBe('was accepted');
  });

  test.each([
    [{ env: 'NOWHERE' }, 'the environment variable NOWHERE, which is not set'],
    [{ file: '/nowhere' }, 'the file /nowhere, which cannot be read (ENOENT)'],
  ])('whose reference %j leads nowhere says so once it is followed', async (databaseUrl, problem) => {
    const programs = await Programs.read(file({ acme: { databaseUrl } }));
    expect(() => programs.environmentOf('acme', {})).toThrow(`acme.databaseUrl is said to be in ${problem}`);
  });
});

describe('the environment of a process', () => {
  test('is that of its program, which has to be chosen where there are several', async () => {
    const PROGRAMS_FILE = file({ acme: ACME, globex: GLOBEX });
    const env = { PROGRAMS_FILE, ACME_DATABASE_URL: 'postgres://host/acme' };
    expect(await programEnvironment({ ...env, PROGRAM: 'acme' })).toMatchObject({
      DATABASE_URL: 'postgres://host/acme',
    });
    await expect(programEnvironment(env)).rejects.toThrow(
      'PROGRAM is not set: one of PROGRAMS_FILE, which are acme, globex.',
    );
    await expect(programEnvironment({ ...env, PROGRAM: 'acm' })).rejects.toThrow('There is no program "acm"');
  });

  test('without a file is as it is, with names of its own where it says whose it is', async () => {
    const env = { DATABASE_URL: 'postgres://host/acme' };
    expect(await programEnvironment(env)).toBe(env);
    expect(await programEnvironment({ ...env, PROGRAM: 'acme' })).toEqual({
      ...env,
      PROGRAM: 'acme',
      KAFKA_TOPIC_PREFIX: 'acme.',
      KAFKA_GROUP_ID: 'referral-ledger.acme',
    });
    expect(await programEnvironment({ ...env, PROGRAM: 'acme', KAFKA_TOPIC_PREFIX: '' })).toMatchObject({
      KAFKA_TOPIC_PREFIX: '',
    });
    await expect(programEnvironment({ PROGRAM: 'Acme' })).rejects.toThrow('PROGRAM must be 1 to 32 of a-z');
  });
});

test('of several programs every reference that leads nowhere is named at once', async () => {
  const programs = await Programs.read(file({ acme: ACME, globex: GLOBEX }));
  expect(() => programs.environmentsOf(['acme', 'globex'], {})).toThrow(
    /acme\.databaseUrl .*ACME_DATABASE_URL[^]*globex\.databaseUrl .*GLOBEX_DATABASE_URL/,
  );
});
