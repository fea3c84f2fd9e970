import { EventStore, verifyLog, type LogVerdict } from '#event-store';
import { LiveSnapshots, verifySums, type SumsVerdict } from '#read-models';
import type { Pool } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';
import { POOL } from '../ledger/pool.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import { wholeNumber } from './arguments.js';
import type { Output } from '../output/output.js';
import { describeSum } from '../verify/describe-sum.js';

interface VerifyOptions {
  from?: number;
  expect?: { position: number; hash: string };
  json?: boolean;
}

/** `verify`: whether the log, its chain and the ledger's sums are as they were recorded. */
export function registerVerify(program: Command, output: Output): void {
  program
    .command('verify')
    .description('check the whole log against its hash chain, and the ledger’s balances against its entries')
    .option(
      '--from <position>',
      'begin with the batch of this position; what lies before is taken for granted',
      wholeNumber(1),
    )
    .option(
      '--expect <position:hash>',
      'a hash that an earlier verify printed: finds a log rewritten with its chain',
      notedHash,
    )
    .option('--json', 'print {"ok", "from", "head", "hash", "problem", "sums": {"version", "position", "wrong"}} only')
    .action((options: VerifyOptions) => verify(options, output));
}

async function verify({ from, expect, json }: VerifyOptions, output: Output): Promise<void> {
  const { log, sums } = await withLedger(async (ledger) => {
    const head = await ledger.get(EventStore).head();
    if ((from ?? 0) > head) throw new OpsError(`There is no position ${from}: the log ends at ${head}.`);
    const bar = output.progress('Verifying', head);
    try {
      const onProgress = (done: number) => bar.update(done);
      const log = await verifyLog(ledger.get<Pool>(POOL), {
        from: from ?? 1,
        expected: expect ? [expect] : [],
        onProgress,
      });
      bar.stop();
      return { log, sums: await verifySums(ledger.get(LiveSnapshots)) };
    } finally {
      bar.stop();
    }
  });
  const ok = log.problem === null && sums.wrong.length === 0;
  output.result(json ? JSON.stringify({ ok, ...log, sums }) : `${describeLog(log)}\n${describeSums(sums)}`);
  if (!ok) throw new OpsError('The ledger is not as it was recorded: see "verify" in docs/operations.md.');
}

function describeLog({ from, head, hash, problem }: LogVerdict): string {
  if (problem) return `Event store: WRONG from position ${problem.position} on: ${problem.what}.`;
  if (head === 0) return 'Event store: empty.';
  return `Event store: positions ${from} to ${head} are as they were recorded.\nTo note elsewhere: ${head}:${hash}`;
}

function describeSums({ version, position, wrong }: SumsVerdict): string {
  if (wrong.length === 0)
    return `Ledger: every balance of version ${version} is the sum of its entries, at position ${position}.`;
  return `Ledger: version ${version} has sums that its entries do not give:\n${wrong.map((sum) => `  ${describeSum(sum)}`).join('\n')}`;
}

function notedHash(text: string): { position: number; hash: string } {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (!match) throw new InvalidArgumentError('As verify prints it: a position, a colon and 64 hexadecimal digits.');
  return { position: wholeNumber(1)(match[1]!), hash: match[2]! };
}
