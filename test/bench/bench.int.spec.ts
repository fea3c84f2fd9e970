import { describe, expect, test } from '@jest/globals';
import { describeWithKafka, kafkaBrokers } from '../support/kafka.js';
import { runSource } from '../support/run-source.js';

const bench = (...args: string[]) => runSource('test/bench/main.ts', args, { env: { KAFKA_BROKERS: kafkaBrokers() } });

/** Runs a scenario in small and looks at its report: one line of JSON, and every result right. @returns the rows' names */
async function quickRows(scenario: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await bench(scenario, '--quick', '--json', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Every result is right') });
  expect(stdout.trimEnd()).not.toContain('\n');
  const report = JSON.parse(stdout);
  expect(Object.keys(report)).toEqual(['bench', 'machine', 'rows']);
  expect(report.bench).toBe(scenario);
  for (const row of report.rows) {
    expect(row).toEqual({
      name: expect.any(String),
      unit: expect.any(String),
      value: expect.any(Number),
      reference: expect.any(Number),
      ratio: expect.any(Number),
      target: expect.stringMatching(/^[≤≥] [0-9.]+$/),
      met: expect.any(Boolean),
    });
    expect(row.reference).toBeGreaterThan(0);
  }
  return report.rows.map(({ name }: { name: string }) => name).join('\n');
}

describe('npm run bench', () => {
  test('without a name lists what can be measured, and what of it alone', async () => {
    const { code, stdout } = await bench();
    expect(stdout).toMatch(/^ {2}rules [^]*^ {2}ingest [^]*--only append [^]*^ {2}replay /m);
    expect(code).toBe(0);
  });

  test('says what there is when asked for something else', async () => {
    const { code, stderr } = await bench('speed');
    expect(stderr).toMatch(/no scenario speed[^]*rules/);
    expect(code).toBe(2);
  });

  test('says which parts there are when asked for another one', async () => {
    const { code, stderr } = await bench('ingest', '--only', 'append,speed');
    expect(stderr).toMatch(/no part speed: --only takes append, store/);
    expect(code).toBe(2);
  });

  test('rules: what is measured is right', async () => {
    const rows = await quickRows('rules');
    for (const fact of [
      'a new client',
      'a refund',
      'a link',
      'a contract',
      'a late contract',
      'a claim',
      'a late link',
    ]) {
      expect(rows).toContain(fact);
    }
  });

  test('replay: what is measured is right', async () => {
    const rows = await quickRows('replay', '--only', 'floor,emmett,larger,queries,sizes');
    for (const what of ['plain SQL', 'Emmett', 'an event of', 'memory', 'p99']) expect(rows).toContain(what);
    expect(rows).toMatch(/^same people: an event of 1,000 payments, beside one of 200$/m);
  });

  test('query without Kafka: what is measured is right', async () => {
    const rows = await quickRows('query', '--only', 'most,lists,large');
    for (const what of ['summary, beside the floor', 'by ids', 'page 3', 'tree', 'as of', 'statement', 'memory']) {
      expect(rows).toContain(what);
    }
  });

  test('a part alone is measured with what it is compared with', async () => {
    expect(await quickRows('ingest', '--only', 'append')).toMatch(/^append alone, beside [^\n]+$/);
  });
});

describeWithKafka('npm run bench with Kafka', () => {
  test('ingest: what is measured is right', async () => {
    const rows = await quickRows('ingest');
    for (const what of ['append alone', 'event store', 'balances', 'Emmett', 'p99', 'memory', 'idle', 'random ids']) {
      expect(rows).toContain(what);
    }
  });

  test('query while payments come in: what is measured is right', async () => {
    expect(await quickRows('query', '--only', 'steady')).toContain('coming in');
  });
});
