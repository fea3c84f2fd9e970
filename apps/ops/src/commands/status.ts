import { LiveSnapshots } from '#read-models';
import type { Environment, Pool } from '#platform';
import type { Command } from 'commander';
import { eachProgram, type EachProgram } from '../ledger/choose-program.js';
import { POOL } from '../ledger/pool.js';
import { findDatabaseUrl } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { describeGaps } from './gaps/list.js';
import { asJson, describeAll, readAll } from '../status/all-programs.js';
import { readStatus, type LedgerStatus } from '../status/read-status.js';

/** `status`: how far the event store, the projections and the consumers are, and what was refused. */
export function registerStatus(program: Command, output: Output): void {
  program
    .command('status')
    .description(
      'show how far the event store, its projections and its consumers are, what was refused, and what was lost unread',
    )
    .option(
      '--json',
      'print {"servers", "head", "projections", "otherRelease", "deadLetters", "acknowledgedDeadLetters", "consumers", "retentionGaps"} only; of several programs {"programs": {id: that, or {"error"}}}',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const programs = await eachProgram(program.opts<{ program?: string }>().program);
      if (programs) return statusOfAll(programs, json ?? false, output);
      const status = await readLedger(process.env);
      output.result(json ? JSON.stringify(status) : describe(status));
    });
}

const readLedger = (env: Environment, answerWithinMs?: number): Promise<LedgerStatus> =>
  withLedger((ledger) => readStatus(ledger.get<Pool>(POOL), ledger.get(LiveSnapshots), findDatabaseUrl(env)), {
    env,
    ...(answerWithinMs !== undefined && { answerWithinMs }),
  });

/** A line for each: where one's cannot be read, the others' are shown all the same. */
async function statusOfAll(programs: EachProgram, json: boolean, output: Output): Promise<void> {
  const all = await readAll(programs, readLedger);
  output.result(json ? JSON.stringify({ programs: asJson(all) }) : describeAll(all));
  const silent = all.filter(({ status }) => status === undefined).map(({ program }) => program);
  if (silent.length > 0) throw new OpsError(`Nothing is known of ${silent.join(', ')}.`);
}

function describe({
  servers,
  head,
  projections,
  otherRelease,
  consumers,
  retentionGaps,
  ...letters
}: LedgerStatus): string {
  const parts = [
    `Event store: position ${head}`,
    table(
      ['projections', 'state', 'position', 'lag in events'],
      projections.map(({ version, state, position, lagEvents }) => [`version ${version}`, state, position, lagEvents]),
    ),
  ];
  if (servers.length > 0) parts.unshift(describeServers(servers));
  if (otherRelease !== null) parts.push(`Mind: ${otherRelease}.`);
  parts.push(describeDeadLetters(letters));
  if (consumers.length === 0) parts.push('Nothing was read from Kafka yet.');
  else parts.push(table(['topic', 'partitions', 'next offsets', 'lag', 'as of'], byTopic(consumers)));
  if (retentionGaps.length > 0)
    parts.push(`Deleted by the brokers before it was read, and not acknowledged:\n${describeGaps(retentionGaps)}`);
  return parts.join('\n\n');
}

function describeServers(servers: LedgerStatus['servers']): string {
  const listed = table(
    ['server', 'role', 'position', 'lag in events', 'lag in bytes'],
    servers.map(({ server, role, position, lagEvents, lagBytes, fault }) => [
      server,
      fault === null ? role : `${role}: ${fault}`,
      position,
      lagEvents,
      lagBytes,
    ]),
  );
  const primary = servers.find(({ role }) => role === 'primary');
  if (!primary) return `${listed}\nNone of them is the primary.`;
  const { synchronousStandbyNames: names, synchronousCommit: commit } = primary;
  return names === ''
    ? `${listed}\nNo standby is waited for (synchronous_standby_names is empty): a failover may lose what was committed last.`
    : `${listed}\nsynchronous_standby_names: ${names}, synchronous_commit: ${commit}`;
}

type DeadLetterCounts = Pick<LedgerStatus, 'deadLetters' | 'acknowledgedDeadLetters'>;

function describeDeadLetters({ deadLetters: open, acknowledgedDeadLetters: acknowledged }: DeadLetterCounts): string {
  const reasons = new Set([...open, ...acknowledged].map(({ reason }) => reason));
  if (reasons.size === 0) return 'No dead letters.';
  const countIn = (list: typeof open, reason: string): number => list.find((one) => one.reason === reason)?.count ?? 0;
  return table(
    ['dead letters', 'open', 'acknowledged'],
    [...reasons].map((reason) => [reason, countIn(open, reason), countIn(acknowledged, reason)]),
  );
}

/** One row a topic: the offsets in the order of the partitions; how far all of them are behind, as was known at the time. */
function byTopic(consumers: LedgerStatus['consumers']): (string | number | null)[][] {
  return [...Map.groupBy(consumers, ({ topic }) => topic)].map(([topic, partitions]) => [
    topic,
    partitions.length,
    partitions.map(({ nextOffset }) => nextOffset ?? '–').join(' '),
    partitions.every(({ lag }) => lag === null) ? null : partitions.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
    oldest(partitions.flatMap(({ seenAt }) => seenAt ?? [])),
  ]);
}

const oldest = (times: string[]): string | null => times.toSorted()[0] ?? null;
