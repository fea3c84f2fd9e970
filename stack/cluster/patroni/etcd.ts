import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../../processes/child.js';
import { waitUntil } from '../../processes/wait-until.js';
import type { Place } from '../place.js';
import type { Login } from './configuration.js';

const PATIENCE_MS = 1_000;
const START_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 2_000;

export interface EtcdOptions {
  program: string;
  port: number;
  peerPort: number;
  root: Login;
}

/** The one store that Patroni's members agree over; where it matters there are three. Everybody on the machine can reach it, so it asks who comes. */
export async function startEtcd(place: Place, { program, port, peerPort, root }: EtcdOptions): Promise<void> {
  const [url, peerUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const data = join(place.directory, 'etcd');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const child = await startChild({
    name: 'etcd',
    command: program,
    args: [
      `--data-dir=${data}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
    ],
    env: {},
    logFile: join(place.logs, 'etcd.log'),
    onSpawn: place.adopt(PATIENCE_MS),
  });
  const tell = async (what: string, body: object): Promise<boolean> => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(`${url}/v3/${what}`, { method: 'POST', body: JSON.stringify(body), signal });
    await response.body?.cancel();
    return response.ok;
  };
  await waitUntil(child, START_WITHIN_MS, () => tell('kv/range', { key: 'MA==' }));
  await tell('auth/user/add', { name: root.username, password: root.password });
  await tell('auth/role/add', { name: 'root' });
  await tell('auth/user/grant', { user: root.username, role: 'root' });
  await tell('auth/enable', {});
}
