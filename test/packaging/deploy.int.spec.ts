import { parser } from '@prometheus-io/lezer-promql';
import { readConfig, createLogger } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ConsumerApp } from '../../apps/consumer/src/consumer-app.js';
import { ConsumerConfig } from '../../apps/consumer/src/config.js';
import { startQueryApp, type TestQueryApp } from '../support/query-app.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string };
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { refId: string; expr: string; legendFormat: string }[];
}

const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { name: string; rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(read('deploy/grafana/referral-ledger.json')) as { panels: Panel[] };
/** Grafana writes a duration in its place. */
const asked = (expr: string): string => expr.replaceAll('$__rate_interval', '5m');
const expressions = [
  ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr: asked(expr) }))),
];

/** What an expression selects: metrics, each with the labels that it names in braces or groups by. @throws where it is no PromQL */
function selected(expr: string): { metrics: string[]; labels: string[] } {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      const text = expr.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expr}`);
      if (type.name === 'Identifier') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels };
}

/** Metric → its labels, as they are scraped. */
function scraped(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name] of text.matchAll(/^# TYPE (\S+) /gm)) found.set(name!, new Set());
  for (const [, name, labels] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    const own = found.get(name!) ?? new Set();
    for (const [, label] of labels!.matchAll(/(\w+)="/g)) own.add(label!);
    found.set(name!, own);
  }
  return found;
}

describe('what is deployed beside the apps', () => {
  let query: TestQueryApp;
  let metrics: Map<string, Set<string>>;

  beforeAll(async () => {
    query = await startQueryApp();
    await query.get('/v1/partners');
    const config = readConfig(ConsumerConfig, { DATABASE_URL: query.databaseUrl, KAFKA_BROKERS: 'nowhere.test:9092' });
    const consumer = new ConsumerApp(config, createLogger('test', { level: 'silent' }), () => undefined);
    metrics = scraped(`${(await query.get('/metrics')).text}\n${await consumer['metrics'].render()}`);
    await Promise.all([consumer['pool'].end(), consumer['probes'].end()]);
  });
  afterAll(() => query.stop());

  test.each(expressions)('$where: asks for metrics that the apps have', ({ expr }) => {
    const names = selected(expr).metrics;
    expect(names.length).toBeGreaterThan(0);
    const histograms = [...metrics.keys()].flatMap((name) => [`${name}_bucket`, `${name}_count`, `${name}_sum`]);
    for (const name of names) expect([...metrics.keys(), ...histograms]).toContain(name);
  });

  test('the labels that are asked for are those of some metric', () => {
    // Of those that have had no value yet, and of the scrape itself.
    const others = ['topic', 'partition', 'reason', 'type', 'field', 'limit', 'kind', 'instance', 'le', 'program'];
    const known = new Set([...[...metrics.values()].flatMap((labels) => [...labels]), ...others]);
    for (const { expr } of expressions) for (const label of selected(expr).labels) expect(known).toContain(label);
  });

  test('every alert says how bad it is and what it means, and the page says what to do', () => {
    const page = read('docs/alerts.md');
    const headings = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual(alerts.map(({ alert }) => alert));
    for (const { labels, annotations, for: pending = '1m' } of alerts) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^\S.*\.$/);
      expect(pending).toMatch(/^\d+[mh]$/);
    }
  });

  test('no alert adds up programs: one at work would hide another that is not', () => {
    for (const { alert, expr } of alerts) {
      const aggregates = [
        ...expr.matchAll(/\b(?:sum|max|min|count|avg)\b\s*(by \([^)]*\))?\s*\(([^(]*\()?referral_ledger_/g),
      ];
      for (const [, by = 'nothing'] of aggregates) expect(`${alert} ${by}`).toMatch(/\bprogram\b/);
    }
    expect(alerts.filter(({ expr }) => expr.includes('by (program')).length).toBeGreaterThan(10);
  });

  test('every panel shows the programs that are chosen above', () => {
    const own = panels
      .flatMap(({ targets = [] }) => targets)
      .flatMap(({ expr }) => expr.match(/referral_ledger_\w+[^ ()[]*/g) ?? []);
    expect(own.length).toBeGreaterThan(20);
    for (const selector of own) expect(selector).toContain('{program=~"$program"');
  });

  test('nothing but PromQL is taken for it', () => {
    expect(() => selected('sum by (rate(x[5m])')).toThrow('no PromQL');
  });

  test('the dashboard has panels that lie beside each other, each with its own id and what it shows', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { type, title, description, targets, gridPos } of panels) {
      expect(title).not.toBe('');
      if (type !== 'row') {
        expect(description).toMatch(/\.$/);
        expect(targets!.length).toBeGreaterThan(0);
        expect(new Set(targets!.map(({ refId }) => refId)).size).toBe(targets!.length);
      }
      const { x, y, w, h } = gridPos;
      expect(x + w).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1) {
        for (let line = y; line < y + h; line += 1) {
          expect(taken).not.toContain(`${column},${line}`);
          taken.add(`${column},${line}`);
        }
      }
    }
  });
});
