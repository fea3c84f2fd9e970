import { describe, expect, test } from '@jest/globals';
import { runSource } from '../support/run-source.js';

/** Some seconds on a machine that has nothing else to do. */
const TIMEOUT_MS = 180_000;

const bench = (...args: string[]) => runSource('test/bench/main.ts', args);

describe('npm run bench', () => {
  test('without a name lists what can be measured', async () => {
    const { code, stdout } = await bench();
    expect(stdout).toMatch(/^ {2}rules /m);
    expect(code).toBe(0);
  });

  test('says what there is when asked for something else', async () => {
    const { code, stderr } = await bench('speed');
    expect(stderr).toMatch(/no scenario speed[^]*rules/);
    expect(code).toBe(2);
  });

  test(
    'rules: what is measured is right, and the report is one line of JSON',
    async () => {
      const { code, stdout, stderr } = await bench('rules', '--quick', '--json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Every result is right') });
      const report = JSON.parse(stdout);
      expect(stdout.trimEnd()).not.toContain('\n');
      expect(Object.keys(report)).toEqual(['bench', 'machine', 'rows']);
      expect(report.bench).toBe('rules');
      for (const row of report.rows) {
        expect(row).toEqual({
          name: expect.any(String),
          unit: expect.stringMatching(/^(µs\/fact|payments\/s|MiB|ms)$/),
          value: expect.any(Number),
          reference: expect.any(Number),
          ratio: expect.any(Number),
          target: expect.stringMatching(/^[≤≥] [0-9.]+$/),
          met: expect.any(Boolean),
        });
        expect(row.value).toBeGreaterThan(0);
      }
      const measured = report.rows.map(({ name }: { name: string }) => name).join('\n');
      for (const fact of ['a new client', 'a refund', 'a link', 'a contract', 'a late contract', 'a claim']) {
        expect(measured).toContain(fact);
      }
    },
    TIMEOUT_MS,
  );
});
