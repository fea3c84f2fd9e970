import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTopics,
  describeWithKafka,
  kafkaBrokers,
  testKafka,
  uniquePrefix,
} from '../../../../../test/support/kafka.js';
import { AnchorDamagedError, AnchorError } from './anchor.js';
import { anchoredAsJson, anchoredNow, notesOf } from './anchored.js';
import { openAnchor } from './open-anchor.js';

const HASH = 'ab'.repeat(32);
const note = (position: number) =>
  anchoredNow({
    log: { position, hash: HASH },
    records: { seq: 0, hash: HASH },
    cursors: { rewards: { position: 3, seq: 1 } },
    offsets: { 'payments/0': '9223372036854775807' },
  });

test.each([
  'anchor',
  'ftp://example.com/x',
  'https://me:s3cret@example.com/',
  'https://',
  'kafka://host/',
  'kafka://me:s3cret@host:9092/topic',
  'kafka://host:9092/a b',
])('%s is no anchor, and is not quoted', (AUDIT_ANCHOR) => {
  expect(() => openAnchor({ AUDIT_ANCHOR })).toThrow(/^AUDIT_ANCHOR must be (?!.*s3cret)/);
});

test('without a variable there is none', () => {
  expect(openAnchor({})).toBeUndefined();
  expect(openAnchor({ AUDIT_ANCHOR: '' })).toBeUndefined();
});

describe('a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'anchor-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is appended to, line by line, and read back', async () => {
    const path = join(directory, 'anchor');
    const anchor = openAnchor({ AUDIT_ANCHOR: `file://${path}` })!;
    expect(await anchor.read()).toEqual([]);
    const notes = [note(1), note(2)];
    for (const one of notes) await anchor.append(one);
    expect(await openAnchor({ AUDIT_ANCHOR: path })!.read()).toEqual(notes);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    appendFileSync(path, '{"referralLedgerAnchor":1');
    await expect(anchor.read()).rejects.toThrow(new AnchorDamagedError(`line 3 of ${path} is not what an audit notes`));
  });

  test('may be that of several programs: each goes on from its own notes, and those from before there were several', async () => {
    const anchor = openAnchor({ AUDIT_ANCHOR: join(directory, 'anchor') })!;
    const [before, acme, globex] = [note(1), { ...note(2), program: 'acme' }, { ...note(3), program: 'globex' }];
    for (const one of [before, acme, globex]) await anchor.append(one);
    const noted = await anchor.read();
    expect(notesOf('acme', noted)).toEqual([before, acme]);
    expect(notesOf('globex', noted)).toEqual([before, globex]);
    expect(notesOf(null, noted)).toEqual([before]);
  });

  test('that cannot be there is no damage', async () => {
    const anchor = openAnchor({ AUDIT_ANCHOR: join(directory, 'no', 'anchor') })!;
    expect(await anchor.read()).toEqual([]);
    await expect(anchor.append(note(1))).rejects.toThrow(AnchorError);
    await expect(openAnchor({ AUDIT_ANCHOR: directory })!.read()).rejects.toThrow(AnchorError);
  });
});

describe('an HTTP endpoint', () => {
  let server: Server;
  let answer: { status: number; body: string };
  const posted: string[] = [];
  beforeEach(async () => {
    posted.length = 0;
    answer = { status: 204, body: '' };
    server = createServer((request, response) => {
      if (request.headers.authorization !== 'Bearer s3cret') return void response.writeHead(401).end();
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'GET') return response.writeHead(answer.status).end(answer.body);
        posted.push(`${request.headers['content-type']} ${body}`);
        return response.writeHead(201).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const open = (AUDIT_ANCHOR_TOKEN = 's3cret') => {
    const { port } = server.address() as AddressInfo;
    return openAnchor({ AUDIT_ANCHOR: `http://127.0.0.1:${port}/of?key=s3cret`, AUDIT_ANCHOR_TOKEN })!;
  };

  test('is posted to, and answers a list or lines of what was noted', async () => {
    expect(await open().read()).toEqual([]);
    const notes = [note(1), note(2)];
    await open().append(notes[0]!);
    expect(posted).toEqual([`application/json ${anchoredAsJson(notes[0]!)}`]);
    for (const body of [notes.map(anchoredAsJson).join('\n'), `[${notes.map(anchoredAsJson).join(',')}]`]) {
      answer = { status: 200, body };
      expect(await open().read()).toEqual(notes);
    }
  });

  test.each(['[1]', '[', 'sorry', `{"referralLedgerAnchor":2}`, `[${anchoredAsJson(note(1)).replace('"ab', '"xb')}]`])(
    'that answers %s is damaged',
    async (body) => {
      answer = { status: 200, body };
      await expect(open().read()).rejects.toThrow(AnchorDamagedError);
    },
  );

  test('that refuses, fails, redirects or is not there, says so without what is secret', async () => {
    await expect(open('wrong').append(note(1))).rejects.toThrow(
      /^http:\/\/127.0.0.1:\d+\/of: it answers POST with 401$/,
    );
    answer = { status: 503, body: '' };
    await expect(open().read()).rejects.toThrow(/it answers GET with 503$/);
    answer = { status: 302, body: '' };
    await expect(open().read()).rejects.toThrow(AnchorError);
    const gone = open();
    await new Promise((resolve) => server.close(resolve));
    await expect(gone.read()).rejects.toThrow(/^http:\/\/127.0.0.1:\d+\/of: it cannot be reached \([A-Z_]+\)$/);
  });
});

describeWithKafka('a topic', () => {
  test('is written to, and read from its beginning; other messages are damage', async () => {
    const topic = `${uniquePrefix()}anchor`;
    const anchor = openAnchor({ AUDIT_ANCHOR: `kafka://${kafkaBrokers()}/${topic}` })!;
    await expect(anchor.read()).rejects.toThrow(/there is no topic/);
    await createTopics([topic]);
    expect(await anchor.read()).toEqual([]);
    const notes = [note(1), note(2)];
    for (const one of notes) await anchor.append(one);
    expect(await anchor.read()).toEqual(notes);
    const producer = testKafka().producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'something else' }] });
    await producer.disconnect();
    await expect(anchor.read()).rejects.toThrow(new AnchorDamagedError(`${topic}/0@2 is not what an audit notes`));
  });

  test('of a cluster that does not answer is no damage', async () => {
    const anchor = openAnchor({ AUDIT_ANCHOR: 'kafka://127.0.0.1:1/anchor' })!;
    await expect(anchor.read()).rejects.toThrow(AnchorError);
    await expect(anchor.append(note(1))).rejects.toThrow(AnchorError);
  });
});
