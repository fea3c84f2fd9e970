import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchPostgres } from '../database.js';
import { provideBenchKafka } from '../kafka.js';
import { Apps } from '../processes/apps.js';
import { ratioRow, type Row } from '../report/row.js';
import type { Bench, Scenario } from '../scenario.js';
import { RECOMMENDED_SETTINGS } from '../settings.js';
import { measureGrowth } from './growth.js';
import { measureIdle } from './idle.js';
import { measureLatency } from './latency.js';
import { FULL, QUICK } from './sizes.js';
import { measureThroughput, memoryRow } from './throughput.js';

const IDLE_MAX_PERCENT = 5;

/** The way in: from Kafka to the event store and to balances that can be asked for. */
export const ingest: Scenario = {
  summary: 'how fast events come in: append, Kafka → event store, Kafka → balances; latency, memory, growth',
  parts: {
    append: 'the event store alone, beside psql \\copy',
    store: 'Kafka → event store, beside psql \\copy',
    refused: 'messages that cannot be used, beside Kafka → event store',
    balances: 'Kafka → balances of an empty version, beside psql \\copy, and the memory of the consumer',
    sustained: 'the same before a version that holds 1 million payments',
    emmett: 'the same, beside Emmett',
    latency: "from the producer's acknowledgement to an answer of the query app",
    idle: 'memory and processor of a consumer that has nothing to do',
    growth: 'append with 20 million rows, beside none',
  },
  run: async (bench: Bench): Promise<Row[]> => {
    const { quick, wants, cleanups } = bench;
    const preset = quick ? QUICK : FULL;
    const sizes = { ...preset, runs: bench.runs ?? preset.runs };
    const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-bench-ingest-'));
    cleanups.add(() => rmSync(directory, { recursive: true, force: true }));
    const postgres = await startBenchPostgres(bench, RECOMMENDED_SETTINGS);
    const rows: Row[] = [];

    const system = wants('store', 'refused', 'balances', 'sustained', 'emmett', 'latency', 'idle')
      ? { apps: Apps.prepare(bench, directory), kafka: await provideBenchKafka(bench) }
      : undefined;
    rows.push(...(await measureThroughput({ postgres, system, bench, sizes, directory })));
    if (system && wants('latency')) {
      const percentiles = await measureLatency(await postgres.createDatabase('latency'), system, bench, sizes);
      for (const [i, { perSecond, withinMs }] of sizes.latency.rates.entries()) {
        const runs = percentiles[i]!.map((value) => ({ value, reference: withinMs }));
        rows.push(ratioRow(`producer’s ack → visible at ${perSecond}/s, p99`, 'ms', runs, { atMost: 1 }));
      }
    }
    if (system && wants('idle')) {
      const { processorPercent, peakBytes } = await measureIdle(
        await postgres.createDatabase('idle'),
        system,
        bench,
        sizes,
      );
      const runs = processorPercent.map((value) => ({ value, reference: IDLE_MAX_PERCENT }));
      rows.push(memoryRow('memory of the consumer, no backlog', [peakBytes]));
      rows.push(ratioRow('processor of an idle consumer', '% of a core', runs, { atMost: 1 }));
    }
    if (wants('growth')) rows.push(...(await measureGrowth(postgres, bench, sizes)));
    return rows;
  },
};
