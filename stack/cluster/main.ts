import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { runDemo } from '../demo/index.js';
import { STACK_DIR } from '../places.js';
import { takeLock } from '../running/lock.js';
import { removeStackFile, writeStackFile } from '../running/stack-file.js';
import { messageOf, StackError } from '../stack-error.js';
import { Cluster } from './cluster.js';
import { giveCommand, takeCommands } from './control.js';
import { killBeforeOnesEyes, TARGETS } from './kill.js';
import { HELP, parseCommand } from './options.js';
import type { Supervision } from './postgres/start.js';

const ORPHAN_CHECK_MS = 1_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

class Stopped extends Error {}

/** Rejects when this program is to end: by a signal, by a fault, or since whoever started it is gone. */
function stopRequest(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => reject(new Stopped()));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => reject(error));
  const startedBy = Number(process.env.STARTED_BY ?? process.ppid);
  setInterval(() => process.ppid !== startedBy && reject(new Stopped()), ORPHAN_CHECK_MS).unref();
  promise.catch(() => undefined);
  return promise;
}

async function runCluster(demo: boolean, supervision: Supervision): Promise<void> {
  const lock = takeLock(join(STACK_DIR, 'lock'));
  const stopped = stopRequest();
  const starting = Cluster.start({ directory: STACK_DIR, say, supervision });
  let control: { close(): void } | undefined;
  try {
    const cluster = await Promise.race([starting, stopped]);
    const { kafka, apps, urls, access } = cluster;
    const facts = {
      queryUrl: apps.queryUrls[0]!,
      kafkaBrokers: kafka.brokers,
      databaseUrl: urls.owner,
      token: access.token,
    };
    writeStackFile(facts);
    control = await takeCommands(STACK_DIR, randomBytes(18).toString('base64url'), {
      isQuestion: (command) => command === 'status',
      obey: async (command, answer) => {
        const [what, target] = command.split(' ');
        const known = TARGETS.find((one) => one === target);
        if (what === 'kill' && known) return killBeforeOnesEyes(cluster, known, answer);
        for (const line of await cluster.status()) answer(line);
      },
    });
    if (demo) await Promise.race([runDemo({ databaseUrl: urls.owner, brokers: kafka.brokers, say }), stopped]);
    for (const line of await cluster.status()) tell(line);
    tell(`\nQuery apps   ${apps.queryUrls.join(', ')}\nKafka        ${kafka.brokers}`);
    tell(
      'In another terminal: npm run cluster -- kill primary. What else: npm run cluster -- --help. Ctrl-C stops everything.',
    );
    await stopped;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say('\nStopping …');
  } finally {
    control?.close();
    removeStackFile();
    await starting.then((cluster) => cluster.stop()).catch(() => undefined);
    lock.release();
  }
}

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  if (command.do === 'help') return tell(HELP);
  if (command.do === 'run') return runCluster(command.demo, command.supervision);
  await giveCommand(STACK_DIR, command.do === 'kill' ? `kill ${command.target}` : 'status', tell);
}

await main().catch((error: unknown) => {
  const expected = error instanceof StackError || !(error instanceof Error);
  say(`\n${expected ? messageOf(error) : (error.stack ?? error.message)}`);
  process.exitCode = 1;
});
process.exit();
