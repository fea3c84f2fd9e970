import { formatInstant } from '#contracts';
import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { readVersions, type Version } from '#read-models';
import type { Command } from 'commander';
import { POOL } from '../../ledger/pool.js';
import { withLedger } from '../../ledger/with-ledger.js';
import type { Output } from '../../output/output.js';
import { printable } from '../../output/printable.js';
import { table } from '../../output/table.js';

/** `replay status`: the versions whose schemas exist, and what each is doing. */
export function registerReplayStatus(group: Command, output: Output): void {
  group
    .command('status')
    .description('show the versions of the projections: which is live, which is being made, how far it is, and by whom')
    .option('--json', 'print {"head", "versions": [{"version", "state", "position", "readPosition", …}]} only')
    .action(async (_: object, command: Command) => {
      const { head, versions } = await withLedger(async (ledger) => ({
        head: await ledger.get(EventStore).head(),
        versions: await readVersions(ledger.get<Pool>(POOL)),
      }));
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      output.result(json ? JSON.stringify({ head, versions: versions.map(asJson) }) : describe(head, versions));
    });
}

const time = (at: number | null): string | null => (at === null ? null : formatInstant(at));

function asJson({ schema, epoch: _, createdAt, liveSince, retiredAt, ...version }: Version) {
  return {
    ...version,
    schema,
    createdAt: time(createdAt),
    liveSince: time(liveSince),
    retiredAt: time(retiredAt),
  };
}

function note({ state, holder, held, failure, acceptedReason, purpose }: Version): string {
  if (failure) return printable(failure, 120);
  const work = !['live', 'retired', 'aborted'].includes(state);
  if (work && held) return `by ${printable(holder!, 60)}`;
  if (work && state !== 'ready')
    return purpose === 'audit' ? 'left behind: abort it' : 'left behind: resume or abort it';
  if (acceptedReason) return `accepted: ${printable(acceptedReason, 100)}`;
  return state === 'ready' ? 'resume swaps it in' : '';
}

function describe(head: number, versions: Version[]): string {
  const rows = versions.map((version) => [
    version.version,
    version.purpose === 'replay' ? version.state : `${version.state} (${version.purpose})`,
    version.program,
    version.readPosition,
    head - version.readPosition,
    note(version),
  ]);
  return table(['version', 'state', 'made by', 'read to position', 'lag in events', ''], rows);
}
