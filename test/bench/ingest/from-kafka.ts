import type { KafkaClient } from '#kafka';
import type { Pool } from '#platform';
import { whileNothingProjects } from '#projector';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase } from '../database.js';
import { MemorySampler } from '../processes/memory-sampler.js';
import { peakMemory } from '../processes/resources.js';
import type { System } from './system.js';

/** Looking costs a hundredth of the machine, which the consumer would use: every 10 ms cost 6 of them. */
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 15 * 60_000;

export interface Consumed {
  /** Events a second, from the moment when the consumer has its partitions until all are there. */
  perSecond: number;
  /** The most resident memory of the consumer. */
  peakBytes: number;
  /** The most of a process that the consumer started: the one that fills an empty version. 0 where there was none. */
  fillPeakBytes: number;
}

interface Backlog {
  /** Messages in the topics. */
  messages: number;
  /** Names the consumer's group: one that has not read anything yet. */
  group: string;
  /** Of the topics; left out: the usual one. */
  prefix?: string;
  /** What reads; left out: the default. */
  client?: KafkaClient;
  /** Where the log stands before; left out: at its beginning. */
  after?: number;
}

/** A consumer alone with its backlog, until the event store has all. The projector stands by: somebody else holds it. */
export async function intoStore(database: BenchDatabase, system: System, backlog: Backlog): Promise<Consumed> {
  const consumed = await whileNothingProjects(database.pool, () => consume(database, system, backlog, head));
  if (!consumed) throw new Error('another projector holds this database');
  return consumed;
}

/** The same, with the projector at work in the same process, until the live version reflects all. */
export function intoBalances(database: BenchDatabase, system: System, backlog: Backlog): Promise<Consumed> {
  return consume(database, system, backlog, livePosition);
}

/** Messages of which none can be used, until all are kept as dead letters; they are published meanwhile. */
export function intoDeadLetters(database: BenchDatabase, system: System, backlog: Backlog): Promise<Consumed> {
  return consume(database, system, backlog, messagesRead);
}

async function consume(
  { url: databaseUrl, pool }: BenchDatabase,
  { apps, kafka }: System,
  { messages, group, prefix = kafka.prefix, client, after = 0 }: Backlog,
  position: (pool: Pool) => Promise<number>,
): Promise<Consumed> {
  const { brokers } = kafka;
  const starting = apps.startConsumer({ databaseUrl, brokers, topicPrefix: prefix, groupId: prefix + group, client });
  const done = (async () => {
    const claimed = await until(() => hasPartitions(pool));
    const reached = await until(async () => (await position(pool)) >= after + messages);
    return (reached.seen - claimed.before) / 1000;
  })();
  const sampling = starting.then(({ pid }) => new MemorySampler(pid, false));
  const [consumer, memory, seconds] = await Promise.all([starting, sampling, done]);
  const peakBytes = peakMemory(consumer.pid);
  await consumer.stop();
  return { perSecond: messages / seconds, peakBytes, fillPeakBytes: memory.stop() };
}

/** @returns when it was seen to be so, and the last look before, when it was not yet */
async function until(isSo: () => Promise<boolean>): Promise<{ before: number; seen: number }> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let before = performance.now(); ; await sleep(LOOK_EVERY_MS)) {
    const look = performance.now();
    if (await isSo()) return { before, seen: performance.now() };
    if (look > deadline) throw new Error('the consumer takes too long');
    before = look;
  }
}

/** It claims its partitions before it reads from them. */
const hasPartitions = (pool: Pool): Promise<boolean> => first(pool, 'SELECT count(*) > 0 AS it FROM consumer_offsets');

const head = (pool: Pool): Promise<number> => first(pool, 'SELECT position AS it FROM event_store_head');

const livePosition = (pool: Pool): Promise<number> =>
  first(pool, `SELECT position AS it FROM projection_versions WHERE state = 'live'`);

async function first<T>(pool: Pool, sql: string): Promise<T> {
  const { rows } = await pool.query<{ it: T }>(sql);
  return rows[0]!.it;
}

/** Offsets are stored with what was read there. */
const messagesRead = (pool: Pool): Promise<number> =>
  first(pool, 'SELECT coalesce(sum(next_offset), 0)::bigint AS it FROM consumer_offsets');
