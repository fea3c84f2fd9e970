import { EventStore } from '#event-store';
import { decodeMessage } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';
import { generateHistory, SAMPLE, type SampleMessage } from '../../../stack/sample-history/index.js';
import { END } from '../../../stack/sample-history/time.js';
import { EXAMPLES } from './examples.js';

const FILE = new URL('./examples.ts', import.meta.url).pathname;
const SMALL = { ...SAMPLE, accounts: 200, partners: 20 };
/** These follow from the machine, or from nothing that the sample history has. */
const WITHOUT = /^\/v1\/(operations|validate|changes)/;

let app: TestQueryApp;
let asked: Record<string, { request: string; answer: unknown }>;

beforeAll(async () => {
  app = await startQueryApp();
  for (const { messages } of generateHistory(SMALL).phases) {
    await append(messages);
    await app.history.project();
  }
  asked = await examples();
  if (process.env['WRITE_EXAMPLES']) await write();
});
afterAll(() => app.stop());

async function append(messages: readonly SampleMessage[]): Promise<void> {
  const decoded = messages.map(({ topic, headers, value }, offset) =>
    decodeMessage({
      topic,
      partition: 0,
      offset: String(offset),
      key: null,
      value: Buffer.from(value),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    }),
  );
  const events = decoded.flatMap(({ event }) => event ?? []);
  await new EventStore(app.pool).appendBatch({ events, refusals: [], offsets: [] });
}

/** One answer of every route, of one partner and what is its. */
async function examples(): Promise<typeof asked> {
  const body = async (path: string) => (await app.get(path)).body;
  // One that is suspended stays so: what is said of it is true on every day.
  const { partnerId } = (await body('/v1/partners?status=suspended&sort=-earned&limit=1')).partners[0];
  const { accountId } = (await body(`/v1/partners/${partnerId}/clients?limit=1`)).clients[0];
  const { paymentId } = (await body(`/v1/accounts/${accountId}/payments?limit=1`)).payments[0];
  const { withdrawalId } = (await body('/v1/withdrawals?limit=1')).withdrawals[0];
  const { claimId } = (await body('/v1/claims?limit=1')).claims[0];
  const { eventId } = (await body(`/v1/payments/${paymentId}/explanation`)).facts[0];
  const { month } = (await body(`/v1/partners/${partnerId}/statements`)).statements[0];
  const ids: Record<string, string> = { partnerId, accountId, paymentId, withdrawalId, claimId, eventId, month };
  ids['source'] = 'sample-billing';
  const { paths } = await body('/openapi.json');
  const answers: typeof asked = {};
  for (const [route, { get }] of Object.entries<{ get?: { parameters: { name: string }[] } }>(paths)) {
    if (!get || !route.startsWith('/v1/') || WITHOUT.test(route)) continue;
    const has = (parameter: string): boolean => get.parameters.some(({ name }) => name === parameter);
    const query = [
      ...(has('status') && route === '/v1/partners' ? ['status=suspended', 'sort=-earned'] : []),
      ...(has('depth') ? ['depth=1'] : []),
      ...(has('by') ? ['by=month', 'from=2026-01-01', 'to=2026-03-31'] : []),
      ...(has('limit') ? ['limit=1'] : []),
    ].join('&');
    const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
    const request = query === '' ? path : `${path}?${query}`;
    answers[route] = { request, answer: await body(request) };
  }
  return answers;
}

async function write(): Promise<void> {
  const text = `/** Made from the sample history by \`WRITE_EXAMPLES=true npm run test:only -- apps/query/src/examples.int.spec.ts\`: not edited by hand. */
export const EXAMPLES: Readonly<Record<string, { request: string; answer: unknown }>> = ${JSON.stringify(asked)};`;
  await writeFile(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: 'typescript' }));
}

/** What came after the history is told when the test is run: decisions, and when all of it was recorded. */
function comparable(value: unknown): unknown {
  const end = new Date(END).toISOString();
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' &&
    /^\d{4}-\d{2}(-\d{2}T[\d:.]+Z)?$/.test(each) &&
    each >= end.slice(0, 7) &&
    each.slice(0, 7) >= end.slice(0, 7)
      ? 'later'
      : each,
  );
}

test('every answer that the document has an example of is what is answered for the sample history', () => {
  expect(Object.keys(EXAMPLES)).toEqual(Object.keys(asked));
  for (const [route, { answer }] of Object.entries(asked))
    expect([route, comparable(EXAMPLES[route]!.answer)]).toEqual([route, comparable(answer)]);
});

test('every example has the shape that the document gives to its route, and is in it', async () => {
  const { paths } = (await app.get('/openapi.json')).body;
  for (const [route, { request, answer }] of Object.entries(EXAMPLES)) {
    await app.expectDocumented(route, { status: 200, headers: new Headers(), text: '', body: answer });
    const { examples: shown } = paths[route].get.responses['200'].content['application/json'];
    expect(shown).toEqual({ sample: { summary: `GET ${request}`, value: answer } });
  }
});
