import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../running/services.js';
import { StackError } from '../stack-error.js';
import type { Cluster } from './cluster.js';

export const TARGETS = ['primary', 'machine', 'standby', 'broker', 'consumer', 'query'] as const;
export type Target = (typeof TARGETS)[number];

const BACK_AFTER_MS = 3_000;
const SETTLES_MS = 1_500;

interface Victim {
  name: string;
  kill: () => Promise<void>;
  /** Starts it again, as whatever it is by then. */
  comeBack: () => Promise<void>;
}

/**
 * Kills a part of the cluster while messages are sent and questions asked, tells for how long neither went on, and what became of what was
 * sent; then has that part come back.
 */
export async function killBeforeOnesEyes(cluster: Cluster, target: Target, say: Say): Promise<void> {
  const victim = await victimOf(cluster, target);
  const watch = cluster.watch();
  try {
    say('Ten messages a second are sent, twenty questions a second asked …');
    if (!(await watch.isWritten())) throw new StackError('What is sent is not recorded: see the logs.');
    await sleep(SETTLES_MS);
    say(`kill -9 ${victim.name}`);
    await victim.kill();
    if (!(await watch.isWritten())) say('  nothing is recorded any more');
    await sleep(SETTLES_MS);
  } finally {
    const { writesMs, waitMs, readsMs, acknowledged, missing, twice } = await watch.stop();
    say(
      `Longest pause of writes ${inSeconds(writesMs)} (one message waited ${inSeconds(waitMs)}), of reads ${inSeconds(readsMs)}. Of ${acknowledged} messages that Kafka ` +
        `acknowledged, ${missing.length} are missing and ${twice.length} are there twice.`,
    );
  }
  say(`${victim.name} comes back …`);
  await sleep(BACK_AFTER_MS);
  await victim.comeBack();
  for (const line of await cluster.status()) say(line);
}

export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export async function victimOf({ postgres, kafka, apps }: Cluster, target: Target): Promise<Victim> {
  if (target === 'machine') {
    const name = postgres.primary;
    const kill = () => postgres.lose(name);
    return { name: `the machine of PostgreSQL ${name}, primary`, kill, comeBack: () => postgres.rejoin(name) };
  }
  if (target === 'primary' || target === 'standby') {
    const name = target === 'primary' ? postgres.primary : (await postgres.standbys()).synchronous;
    if (!name) throw new StackError('There is no synchronous standby at the moment.');
    const kill = () => postgres.kill(name);
    return { name: `PostgreSQL ${name}, ${target}`, kill, comeBack: () => postgres.rejoin(name) };
  }
  if (target === 'broker') {
    const id = await kafka.leader('signups');
    return { name: `Kafka ${id}, which leads`, kill: () => kafka.kill(id), comeBack: () => kafka.startNode(id) };
  }
  const name =
    target === 'consumer'
      ? ((await apps.activeConsumer()) ?? 'consumer-1')
      : apps.names.find((each) => each.startsWith('query') && apps.isRunning(each))!;
  return { name, kill: () => apps.kill(name), comeBack: () => apps.restart(name) };
}
