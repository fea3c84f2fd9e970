import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchPostgres, type BenchDatabase, type BenchPostgres } from '../database.js';
import { fill } from '../log/fill.js';
import { requireSameAsProjected } from '../log/same-as-projected.js';
import { Apps } from '../processes/apps.js';
import type { Row } from '../report/row.js';
import type { Bench, Scenario } from '../scenario.js';
import { RECOMMENDED_SETTINGS } from '../settings.js';
import { growing } from './growing.js';
import { populationsOf } from './log.js';
import { Measuring } from './measuring.js';
import { FULL, ofMillions, peopleOfMillions, QUICK, type LogSize } from './sizes.js';

/** Rebuilding everything from the events, with proof. */
export const replay: Scenario = {
  summary: 'how fast balances are rebuilt from the events, with proof, and what queries feel of it',
  parts: {
    floor: 'a replay of 1 million payments, beside plain SQL; its memory',
    emmett: 'the same beside Emmett’s rebuild of a balance',
    larger: '5 million payments, beside 1 million; their memory',
    queries: 'answers of the query app while a replay runs, beside those while none does',
    sizes: 'only where named: 1, 5 and 10 million payments of the same people; where time, memory and disk go',
    people: 'only where named: 1 and 5 million payments of as many more people; likewise',
  },
  onRequest: ['sizes', 'people'],
  run: async (bench: Bench): Promise<Row[]> => {
    const { quick, wants, cleanups } = bench;
    const preset = quick ? QUICK : FULL;
    const sizes = { ...preset, runs: bench.runs ?? preset.runs };
    const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-bench-replay-'));
    cleanups.add(() => rmSync(directory, { recursive: true, force: true }));
    const postgres = await startBenchPostgres(bench, RECOMMENDED_SETTINGS);
    const apps = Apps.prepare(bench, directory);
    await checkFill(postgres, bench);
    const rows: Row[] = [];
    if (wants('floor', 'emmett', 'larger', 'queries')) {
      const measuring = new Measuring({
        apps,
        bench,
        postgres,
        sizes,
        log: await filled(postgres, bench, 'log', sizes.log),
        larger: wants('larger') ? await filled(postgres, bench, 'larger', sizes.larger) : undefined,
      });
      rows.push(...(await measuring.rows()));
    }
    const ground = { apps, bench, postgres };
    const { millions } = bench;
    if (wants('sizes')) rows.push(...(await growing(ground, millions?.map(ofMillions) ?? sizes.sizes, 'same people')));
    if (wants('people')) {
      rows.push(...(await growing(ground, millions?.map(peopleOfMillions) ?? sizes.people, 'more people')));
    }
    return rows;
  },
};

/** What is filled in by SQL is what the store and the projector write, in small. */
async function checkFill(postgres: BenchPostgres, bench: Bench): Promise<void> {
  const populations = populationsOf(QUICK.log);
  const byFill = await filled(postgres, bench, 'filled', QUICK.log);
  const projected = await postgres.createDatabase('projected');
  await requireSameAsProjected(projected.pool, byFill.pool, populations);
  bench.progress('what is filled in by SQL is what the projector writes for the same facts');
}

async function filled(
  postgres: BenchPostgres,
  { progress }: Bench,
  name: string,
  size: LogSize,
): Promise<BenchDatabase> {
  const database = await postgres.createDatabase(name);
  await fill(database.pool, populationsOf(size), progress);
  return database;
}
