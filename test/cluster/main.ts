import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { Cluster } from '../../stack/cluster/cluster.js';
import { inSeconds, victimOf, type Target } from '../../stack/cluster/kill.js';
import { SUPERVISION, supervisionOf } from '../../stack/cluster/options.js';
import type { PausesWatch } from '../../stack/cluster/pauses.js';
import { ROOT } from '../../stack/places.js';
import { takeLock } from '../../stack/running/lock.js';
import { createPool } from '#platform';
import { Gate } from '../support/gate.js';
import { triedFormerPrimary } from './former-primary.js';
import { tellSampleHistory } from './sample-load.js';

/** What a failure of any single part may cost; of the primary's machine it depends on who looks after it. */
const WRITES_MS_MAX = 15_000;
const READS_MS_MAX = 3_000;
const TIMES: readonly (readonly [Target, number])[] = [
  ['primary', 5],
  ['machine', 2],
  ['broker', 5],
  ['consumer', 10],
];
const SETTLES_MS = 1_500;
/** Node has started, and the command is not over. */
const AT_WORK_AFTER_MS = 900;
const CUT_FOR_MS = 8_000;
const RESUMED_FOR_MS = 5_000;
const FAILS_OVER_WITHIN_MS = 60_000;
/** It comes to the servers by ways that can be cut. */
const BEHIND_GATES = 'consumer-1';

const run = promisify(execFile);
const problems: string[] = [];
const measured: { what: string; writesMs: number; waitMs: number; readsMs: number }[] = [];

const say = (line: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

async function disturb(
  watch: PausesWatch,
  what: string,
  work: () => Promise<void>,
  writesMsMax = WRITES_MS_MAX,
): Promise<void> {
  const since = new Date();
  watch.nextReadsMs();
  await work();
  // So that something is sent to each partition, of which some may be read all the while.
  await sleep(SETTLES_MS);
  if (!(await watch.isWritten())) problems.push(`${what}: nothing was recorded for a minute`);
  const pauses = { ...(await watch.writesSince(since)), readsMs: Math.round(watch.nextReadsMs()) };
  measured.push({ what, ...pauses });
  say(
    `${what}: longest pause of writes ${inSeconds(pauses.writesMs)} (one message waited ${inSeconds(pauses.waitMs)}), of reads ${inSeconds(pauses.readsMs)}`,
  );
  if (pauses.waitMs > writesMsMax) problems.push(`${what}: a message was not written for ${inSeconds(pauses.waitMs)}`);
  if (pauses.readsMs > READS_MS_MAX) problems.push(`${what}: nothing was answered for ${inSeconds(pauses.readsMs)}`);
}

async function killAll(cluster: Cluster, watch: PausesWatch, exported: string): Promise<void> {
  for (const [target, times] of TIMES) {
    const { server, machine } = cluster.postgres.writesAgainWithinMs;
    const within = target === 'machine' ? machine : server;
    for (let i = 1; i <= times; i += 1) {
      const victim = await victimOf(cluster, target);
      const command = target === 'primary' ? commandsAtWork(exported)[i - 1] : undefined;
      const ended = command && ops(cluster, ...command);
      if (ended) await sleep(AT_WORK_AFTER_MS);
      await disturb(watch, `kill -9 of ${victim.name} (${i} of ${times})`, victim.kill, within);
      await victim.comeBack();
      await ended;
    }
  }
}

/** Each meets the loss of a primary while it is at work. */
const commandsAtWork = (exported: string): readonly string[][] => [
  ['verify'],
  ['export', exported],
  ['replay', '--verify-only'],
  ['audit'],
  ['replay'],
];

async function cutOff(cluster: Cluster, watch: PausesWatch, gates: ReadonlyMap<string, Gate>): Promise<void> {
  const gate = gates.get(cluster.postgres.primary)!;
  await disturb(watch, `${BEHIND_GATES} is cut off from the primary for ${inSeconds(CUT_FOR_MS)}`, async () => {
    gate.shut(false);
    await sleep(CUT_FOR_MS);
    gate.open();
  });
}

async function pauseThePrimary(cluster: Cluster, watch: PausesWatch): Promise<void> {
  const { postgres } = cluster;
  const former = postgres.primary;
  const pauseIt = async (): Promise<void> => {
    postgres.pause(former);
    for (const deadline = Date.now() + FAILS_OVER_WITHIN_MS; postgres.primary === former; await sleep(100))
      if (Date.now() > deadline) throw new Error('no other primary took its place');
  };
  await disturb(watch, `PostgreSQL ${former}, primary, is paused`, pauseIt, postgres.writesAgainWithinMs.machine);
  await disturb(watch, `PostgreSQL ${former} goes on beside its successor`, async () => {
    postgres.resume(former);
    await sleep(RESUMED_FOR_MS);
    problems.push(...(await triedFormerPrimary(cluster, former)));
  });
  await postgres.rejoin(former);
}

async function ops(cluster: Cluster, ...args: string[]): Promise<void> {
  const env = { ...process.env, DATABASE_URL: cluster.urls.owner, KAFKA_BROKERS: cluster.kafka.brokers };
  try {
    const { stdout } = await run(process.execPath, [join(ROOT, 'dist/bundles/ops.js'), ...args], { env });
    say(`${args.join(' ')}: ${stdout.trim().split('\n').at(-1)}`);
  } catch (error) {
    const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: number };
    // 4: nothing is wrong, but nothing outside the database could be asked, such as an anchor that there is none of.
    if (args[0] === 'audit' && code === 4) return say(`audit: ${stdout.trim().split('\n').at(-1)}`);
    problems.push(`${args.join(' ')}: ${stdout}${stderr}`);
  }
}

async function checkAll(
  cluster: Cluster,
  watch: PausesWatch,
  { sampleEvents, exported }: { sampleEvents: number; exported: string },
): Promise<void> {
  const { acknowledged, missing, twice } = await watch.stop();
  say(
    `${acknowledged} messages were acknowledged beside the sample's: ${missing.length} missing, ${twice.length} twice`,
  );
  if (missing.length + twice.length > 0) problems.push(`missing: ${missing.join(' ')}; twice: ${twice.join(' ')}`);
  const pool = createPool({ connectionString: cluster.urls.owner, applicationName: 'cluster-test', max: 1 });
  const { rows } = await pool.query<{ events: number; last: number; sample: number; ids: number }>(
    `SELECT count(*) AS events, max(position) AS last, count(*) FILTER (WHERE source = 'sample-billing') AS sample,
            count(DISTINCT (source, event_id)) AS ids FROM events`,
  );
  await pool.end();
  const { events, last, sample, ids } = rows[0]!;
  say(`${events} events up to position ${last}, ${ids} ids, ${sample} of the sample's ${sampleEvents}`);
  if (events !== last || ids !== events) problems.push('positions have holes, or an event is there twice');
  if (sample !== sampleEvents) problems.push(`the sample has ${sampleEvents} events, ${sample} are there`);
  await ops(cluster, 'verify');
  await ops(cluster, 'replay', '--verify-only');
  // Every table, and what was published against the ledger.
  await ops(cluster, 'audit');
  // Begun before a primary was lost: it is continued, which checks what it holds.
  await ops(cluster, 'export', exported);
  await ops(cluster, 'import', '--exported', '--dry-run', exported);
}

async function makeGates(): Promise<Map<string, Gate>> {
  const gates = ['a', 'b', 'c'].map(async (name) => [name, await Gate.make()] as const);
  return new Map(await Promise.all(gates));
}

async function main(): Promise<void> {
  const supervision = supervisionOf(parseArgs({ options: SUPERVISION }).values);
  const directory = join(ROOT, '.stack/cluster-test');
  takeLock(join(directory, 'lock'));
  const gates = await makeGates();
  const cluster = await Cluster.start({
    directory,
    say,
    supervision,
    urlFor: (app, urls, postgres) => {
      if (app !== BEHIND_GATES) return undefined;
      for (const name of postgres.names) gates.get(name)!.leadTo(`127.0.0.1:${postgres.port(name)}`);
      const hosts = postgres.names.map((name) => gates.get(name)!.address).join(',');
      return urls.consumer.replace(/@[^/]*/, `@${hosts}`);
    },
  });
  const began = Date.now();
  say(`${cluster.postgres.supervisor} looks after the servers.`);
  try {
    const watch = cluster.watch();
    const sample = tellSampleHistory(cluster.kafka.brokers, cluster.urls.owner);
    sample.catch(() => undefined);
    if (!(await watch.isWritten())) throw new Error('what is sent is not recorded');
    await pauseThePrimary(cluster, watch);
    await cutOff(cluster, watch, gates);
    const exported = join(directory, 'export.ndjson');
    rmSync(exported, { force: true });
    await killAll(cluster, watch, exported);
    say('The rest of the sample history …');
    const { events } = await sample;
    await checkAll(cluster, watch, { sampleEvents: events, exported });
  } finally {
    await cluster.stop();
    for (const gate of gates.values()) await gate.close();
  }
  const longest = (key: 'writesMs' | 'waitMs' | 'readsMs'): string =>
    inSeconds(Math.max(...measured.map((one) => one[key])));
  say(`Longest of all: writes ${longest('writesMs')}, one message ${longest('waitMs')}, reads ${longest('readsMs')}`);
  say(`It took ${Math.round((Date.now() - began) / 1000)} s.`);
  for (const problem of problems) say(`WRONG: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else say('Nothing was lost.');
}

// The watchdog ends what is left.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
await main();
process.exit();
