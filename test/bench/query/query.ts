import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sumUpSegments } from '../../support/segments.js';
import { startBenchPostgres } from '../database.js';
import { provideBenchKafka } from '../kafka.js';
import { fill } from '../log/fill.js';
import { Apps } from '../processes/apps.js';
import { peakMemory } from '../processes/resources.js';
import { ratioRow, type Row } from '../report/row.js';
import type { Bench, Scenario } from '../scenario.js';
import { RECOMMENDED_SETTINGS } from '../settings.js';
import { measureLong } from './long.js';
import { measureMost } from './most.js';
import { peopleOf } from './people.js';
import { FULL, QUICK } from './sizes.js';
import { measureSteady } from './steady.js';

const MEMORY_MAX = 250_000_000;
const MEGABYTE = 1_000_000;

/** One caller asks for everything here: what one caller may ask for is not what is measured. */
const UNLIMITED = { LIMIT_SERVICE_PER_SECOND: '1000000' };

/** What statements read of the store's batches: which positions were recorded when. */
const BATCHES = `
  INSERT INTO event_batches (first_position, last_position, recorded_at, previous_hash, hash, marks)
  SELECT position, least(position + 999, (SELECT position FROM event_store_head)), recorded_at, '', '', ''
  FROM events WHERE position % 1000 = 1`;

/** The query app, for programs. */
export const query: Scenario = {
  summary: 'how much the query app answers, and how fast, with 1.4 million payments of 200,000 partners',
  parts: {
    most: 'requests a second, beside the same statement in a bare HTTP server',
    steady: 'answers at 500 requests/s while 1,000 payments/s come in',
    lists: '500 partners by ids, searches, a sorted list',
    large: 'a tree; and of a partner with 1 million entries a balance as of a time, statements, and rewards per day',
  },
  run: async (bench: Bench): Promise<Row[]> => {
    const { quick, wants, cleanups } = bench;
    const preset = quick ? QUICK : FULL;
    const sizes = { ...preset, runs: bench.runs ?? preset.runs };
    const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-bench-query-'));
    cleanups.add(() => rmSync(directory, { recursive: true, force: true }));
    const postgres = await startBenchPostgres(bench, RECOMMENDED_SETTINGS);
    const apps = Apps.prepare(bench, directory);
    const kafka = wants('steady') ? await provideBenchKafka(bench) : undefined;
    const people = peopleOf(sizes);
    const database = await postgres.createDatabase('query');
    await fill(database.pool, Object.values(people).flat(), bench.progress, { recordedOver: '150 days' });
    await database.pool.query(BATCHES);
    await sumUpSegments(database.pool);
    await database.pool.query('VACUUM ANALYZE projections_1.segment_flows');
    const app = await apps.startQuery(database.url, UNLIMITED);

    const rows: Row[] = [];
    if (wants('most')) rows.push(...(await measureMost(database, app, people.busy, bench, sizes)));
    if (wants('lists', 'large')) rows.push(...(await measureLong(app, people, bench, sizes)));
    if (kafka) {
      const ground = { apps, bench, database, kafka, query: app, busy: people.busy };
      rows.push(...(await measureSteady(ground, sizes)));
    }
    const memory = { value: peakMemory(app.pid) / MEGABYTE, reference: MEMORY_MAX / MEGABYTE };
    rows.push(ratioRow('memory of the app under all that', 'MB', [memory], { atMost: 1 }));
    await app.stop();
    return rows;
  },
};
