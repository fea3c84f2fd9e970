import type { Pool } from '#platform';
import { ReplayFencedError, ReplayRefusedError, type ReplayOptions } from '#rebuild';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { interruptible } from '../interruptible.js';
import { POOL } from '../ledger/pool.js';
import { findDatabaseUrl } from '../ledger/target.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { ShardProcesses } from './shard-processes.js';
import { ReplayDisplay } from './show-progress.js';

type Working = Required<Pick<ReplayOptions, 'onProgress' | 'signal' | 'workers'>>;

/** As shown to whoever is refused because of this process. */
const HOLDER = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;

/**
 * Runs a command's work on the versions, with its progress shown and with so many worker processes to fold the log;
 * SIGINT and SIGTERM stop it after what is under way.
 * @throws OpsError where it is refused, with what can be done
 */
export const withReplay = <T>(
  output: Output,
  work: (pool: Pool, holder: string, working: Working) => Promise<T>,
  workerCount: number,
): Promise<T> =>
  interruptible(async (signal) => {
    const display = new ReplayDisplay(output);
    const processes = new ShardProcesses(workerCount, findDatabaseUrl());
    try {
      const { workers } = processes;
      const working: Working = { signal, workers, onProgress: (progress) => display.update(progress) };
      return await withLedger((ledger) => work(ledger.get<Pool>(POOL), HOLDER, working), { once: true });
    } catch (error) {
      if (error instanceof ReplayRefusedError || error instanceof ReplayFencedError)
        throw new OpsError(sentence(error));
      throw error;
    } finally {
      await processes.end();
      display.stop();
    }
  });

const sentence = ({ message }: Error): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
