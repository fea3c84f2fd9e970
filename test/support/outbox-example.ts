import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { javaCommand } from '../../stack/kafka/jars.js';
import { forgetPostgres, startPostgres } from '../../stack/postgres/index.js';
import { startChild, type Child } from '../../stack/processes/child.js';

const run = promisify(execFile);

/** Of a JVM that lives for seconds. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** examples/java on a PostgreSQL of its own: the tests' shared one writes no log from which changes could be read. */
export interface OutboxExample {
  /** Billing signs up a client by this code, unless it has, and takes a payment. */
  bill(code: string, payment: string): Promise<void>;
  startPublisher(): Promise<Child>;
  /** As after a crash that took the publisher's disk. */
  killPublisher(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env where Kafka is */
export async function startOutboxExample(classPath: string, env: NodeJS.ProcessEnv): Promise<OutboxExample> {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-'));
  const place = join(directory, 'postgres');
  const postgres = await startPostgres({
    directory: place,
    logFile: join(directory, 'postgres.log'),
    throwaway: true,
    settings: { wal_level: 'logical', max_wal_senders: '4' },
  });
  const { username, password, hostname, port } = new URL(postgres.url('postgres'));
  const offsets = join(directory, 'offsets');
  const database = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password };
  const javaEnv = { ...env, ...database, OFFSETS: offsets };
  const program = (name: string) => [...QUICK_START, '-cp', classPath, name];
  let publisher: Child | undefined;
  const killPublisher = async () => {
    await publisher?.stop(0);
    rmSync(offsets, { force: true });
  };
  return {
    bill: async (...of) => void (await run(javaCommand(), [...program('Billing'), ...of], { env: javaEnv })),
    startPublisher: async () => {
      publisher = await startChild({
        name: 'The publisher',
        command: javaCommand(),
        args: program('Publisher'),
        env: javaEnv,
        logFile: join(directory, 'publisher.log'),
        stopSignal: 'SIGKILL',
      });
      return publisher;
    },
    killPublisher,
    stop: async () => {
      await killPublisher();
      await postgres.stop();
      forgetPostgres(place);
      rmSync(directory, { recursive: true });
    },
  };
}
