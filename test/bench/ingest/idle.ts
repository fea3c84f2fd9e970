import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase } from '../database.js';
import { peakMemory, processorSeconds } from '../processes/resources.js';
import type { Bench } from '../scenario.js';
import { createTopics } from './publish.js';
import type { Sizes } from './sizes.js';
import type { System } from './system.js';

export interface Idle {
  /** Of one core, in percent: one for each run. */
  processorPercent: number[];
  peakBytes: number;
}

/** A consumer that has nothing to do: it polls Kafka, looks for events and shows that it is alive. */
export async function measureIdle(
  database: BenchDatabase,
  { kafka, apps }: System,
  bench: Bench,
  { idleSeconds, settleSeconds, runs }: Pick<Sizes, 'idleSeconds' | 'settleSeconds' | 'runs'>,
): Promise<Idle> {
  const topicPrefix = `${kafka.prefix}idle.`;
  await createTopics(kafka, topicPrefix);
  const consumer = await apps.startConsumer({
    databaseUrl: database.url,
    brokers: kafka.brokers,
    topicPrefix,
    groupId: `${topicPrefix}group`,
  });
  await sleep(settleSeconds * 1000);
  const processorPercent: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = processorSeconds(consumer.pid);
    const began = performance.now();
    await sleep(idleSeconds * 1000);
    const seconds = (performance.now() - began) / 1000;
    processorPercent.push(((processorSeconds(consumer.pid) - before) / seconds) * 100);
  }
  const peakBytes = peakMemory(consumer.pid);
  await consumer.stop();
  bench.progress(
    `a consumer with nothing to do: ${processorPercent.map((one) => one.toFixed(1)).join(', ')} % of a core`,
  );
  return { processorPercent, peakBytes };
}
