import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runDemo } from '../demo/index.js';
import { topPartners } from '../demo/summary.js';
import { STACK_DIR } from '../places.js';
import { forgetPostgres } from '../postgres/index.js';
import { findFreePorts, requireFreePort } from '../processes/ports.js';
import { logTail } from '../processes/log-tail.js';
import { StackError } from '../stack-error.js';
import { makeAccess } from './access.js';
import { startConsumer, startProjector, startQuery } from './apps.js';
import { Children } from './children.js';
import { consoleLink, curlCommand } from './curl.js';
import { takeLock } from './lock.js';
import type { StartOptions } from './options.js';
import { makeOwnVersion } from './own-version.js';
import { provideDatabase, provideKafka, type Say } from './services.js';
import { removeStackFile, writeStackFile, type StackFacts } from './stack-file.js';

const USUAL_PORT = 3000;
const APP_PATIENCE_MS = 3000;

class Stopped extends Error {}

/** Everything under `npm start`, from the lock to the last process that ends. */
export class Stack {
  private stopReason: unknown;
  private readonly stopped: Promise<never>;
  private rejectStopped: (error: unknown) => void = () => undefined;
  private readonly children = new Children(join(STACK_DIR, 'processes.json'), (child, how) =>
    this.requestStop(
      new StackError(
        `${child.name} has ended (${how}), so everything is stopped. The end of ${child.logFile}:\n${logTail(child.logFile)}`,
      ),
    ),
  );

  constructor(
    private readonly options: StartOptions,
    private readonly say: Say,
  ) {
    this.stopped = new Promise((_, reject) => (this.rejectStopped = reject));
    this.stopped.catch(() => undefined);
  }

  /** Ends `run` soon. With an error, `run` throws it when everything has stopped. Only the first request counts. */
  requestStop(error: unknown = new Stopped()): void {
    this.stopReason ??= error;
    this.rejectStopped(this.stopReason);
  }

  /** Starts everything, shows it, and waits for a request to stop. @throws StackError or whatever else stopped it */
  async run(): Promise<void> {
    const lock = takeLock(join(STACK_DIR, 'lock'));
    try {
      await Promise.race([this.start(), this.stopped]);
      await this.stopped;
    } catch (error) {
      const begun = Date.now();
      if (error instanceof Stopped) this.say('\nStopping …');
      removeStackFile();
      await this.children.stop();
      if (!(error instanceof Stopped)) throw error;
      this.say(`Stopped in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
    } finally {
      lock.release();
    }
  }

  private async start(): Promise<void> {
    const { options, say, children } = this;
    removeStackFile();
    children.endLeftovers();
    if (options.port !== undefined)
      await requireFreePort(options.port, 'choose another with --port N, or leave it out.');
    if (options.fresh) forgetEarlierData();
    const logs = freshLogs();

    say('Starting PostgreSQL and Kafka …');
    const [databaseUrls, kafka] = await Promise.all([
      provideDatabase(children, join(logs, 'postgres.log'), say),
      provideKafka(children, join(logs, 'kafka.log'), say),
    ]);
    const brokers = 'brokers' in kafka ? kafka.brokers : null;
    if ('missing' in kafka)
      say(
        `\nWITHOUT KAFKA: ${kafka.missing}\nEverything else runs; events come in by "npx referral-ledger import FILE" alone.\n`,
      );

    await makeOwnVersion(databaseUrls.owner, say);
    say('Starting the apps …');
    const queryPort = options.port ?? (await freePort());
    const [otherPort = 0] = await findFreePorts(1);
    const access = await makeAccess(join(STACK_DIR, 'keys'));
    const app = (name: string, databaseUrl: string, port: number) => ({
      databaseUrl,
      port,
      logFile: join(logs, `${name}.log`),
      onSpawn: children.adopt(APP_PATIENCE_MS),
    });
    await Promise.all([
      brokers
        ? startConsumer(app('consumer', databaseUrls.consumer, otherPort), brokers)
        : startProjector(app('projector', databaseUrls.consumer, otherPort)),
      startQuery(app('query', databaseUrls.query, queryPort), access),
    ]);

    const databaseUrl = databaseUrls.owner;
    const facts = {
      queryUrl: `http://127.0.0.1:${queryPort}`,
      kafkaBrokers: brokers,
      databaseUrl,
      token: access.token,
    };
    writeStackFile(facts);
    const partners = options.demo ? await runDemo({ databaseUrl, brokers, say }) : [];
    await this.present(facts, partners);
  }

  private async present({ queryUrl, kafkaBrokers, token }: StackFacts, partners: string[]): Promise<void> {
    const top = await topPartners(queryUrl, token, partners);
    const lines = [
      '',
      ...(top.first === undefined ? [] : ['Top partners, as the query app answers:', top.table, '']),
      `Query app   ${queryUrl}   (${queryUrl}/docs describes it)`,
      `Console     ${consoleLink(queryUrl, token, process.stdout.isTTY)}`,
      `Kafka       ${kafkaBrokers ?? 'none'}`,
      '',
      curlCommand(`${queryUrl}/v1/partners/${top.first ?? 'PARTNER_ID'}`, token, process.stdout.isTTY),
      '',
      'Where everything is: .stack/stack.json. What else can be done: npx referral-ledger --help. Ctrl-C stops everything.',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

function forgetEarlierData(): void {
  if (process.env.DATABASE_URL)
    throw new StackError(
      '--fresh forgets the embedded database alone: empty the one of DATABASE_URL yourself, or unset DATABASE_URL.',
    );
  forgetPostgres(join(STACK_DIR, 'postgres'));
  for (const name of ['kafka', 'keys', 'demo.json']) rmSync(join(STACK_DIR, name), { recursive: true, force: true });
}

/** A folder for this run's logs; those of the run before are kept beside it. */
function freshLogs(): string {
  const logs = join(STACK_DIR, 'logs');
  const previous = join(STACK_DIR, 'logs-before');
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(logs)) renameSync(logs, previous);
  mkdirSync(logs, { recursive: true });
  return logs;
}

async function freePort(): Promise<number> {
  try {
    await requireFreePort(USUAL_PORT, '');
    return USUAL_PORT;
  } catch {
    return (await findFreePorts(1))[0] ?? 0;
  }
}
