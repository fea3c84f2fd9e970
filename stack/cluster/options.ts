import { parseArgs } from 'node:util';
import { StackError } from '../stack-error.js';
import type { Supervision } from './postgres/start.js';
import { TARGETS, type Target } from './kill.js';

export const HELP = `npm run cluster -- [options]

Runs the referral ledger on this machine as it runs on several: three Kafka brokers, a PostgreSQL primary with a
synchronous and a further standby under Patroni with etcd, two consumers, two query apps, and the sample billing system.
Patroni is installed by pip, once, where there is Python 3 with venv; where it cannot be had, a small supervisor of this
command's own promotes a standby (docs/operations.md, "High availability"). Each time it begins empty; Ctrl-C stops everything and leaves nothing behind but the logs. It takes some 2 GB of memory.

  --no-demo    publish no sample history
  --patroni    with Patroni or not at all
  --plain      without Patroni
  --help       show this

While it runs, in another terminal:

  npm run cluster -- status        what runs, and as what
  npm run cluster -- kill TARGET   kill -9 of primary, machine (the primary and its Patroni), standby (the synchronous one), broker (one that leads), consumer
                                   (the one that projects) or query: says for how long nothing was written and nothing
                                   answered, and what became of the messages; then has it come back
  npm run cluster:ops -- status    any command of the command line, on the cluster's database`;

export type ClusterCommand =
  | { do: 'help' }
  | { do: 'run'; demo: boolean; supervision: Supervision }
  | { do: 'status' }
  | { do: 'kill'; target: Target };

/** @throws StackError for what is no command or option of ours */
export function parseCommand(args: string[]): ClusterCommand {
  const { values, positionals } = parse(args);
  const [command, target, ...more] = positionals;
  if (values.help) return { do: 'help' };
  if (command === undefined) return { do: 'run', demo: !values['no-demo'], supervision: supervisionOf(values) };
  if (command === 'status' && target === undefined) return { do: 'status' };
  const known = TARGETS.find((one) => one === target);
  if (command === 'kill' && known && more.length === 0) return { do: 'kill', target: known };
  if (command === 'kill') throw new StackError(`Say what to kill: ${TARGETS.join(', ')}.`);
  throw new StackError(
    `"${positionals.join(' ')}" is nothing that it can do. "npm run cluster -- --help" shows what is.`,
  );
}

export const SUPERVISION = { patroni: { type: 'boolean' }, plain: { type: 'boolean' } } as const;

/** @throws StackError where both are asked for */
export function supervisionOf({ patroni, plain }: { patroni?: boolean; plain?: boolean }): Supervision {
  if (patroni && plain) throw new StackError('It is either --patroni or --plain.');
  if (patroni) return 'patroni';
  return plain ? 'plain' : 'patroni-if-possible';
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { 'no-demo': { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, ...SUPERVISION },
    });
  } catch (error) {
    throw new StackError(`${(error as Error).message.split('. ')[0]}. "npm run cluster -- --help" shows the options.`);
  }
}
