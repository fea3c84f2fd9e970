import { SETTINGS, type ServerName } from '../postgres/servers.js';
import { COMMON_SETTINGS } from '../../postgres/settings.js';

/** What Patroni allows at least: a machine that falls silent is replaced after this at the latest, in seconds. */
export const TTL_S = 20;

export interface Login {
  username: string;
  password: string;
}

export interface MemberOptions {
  name: ServerName;
  /** Its folder, with the data and the passwords. */
  home: string;
  port: number;
  restPort: number;
  etcdPort: number;
  postgresBin: string;
  /** Started in the place of `postgres`. */
  postgres: string;
  logins: { etcd: Login; rest: Login; owner: Login; replication: Login };
}

/** How the members of the cluster go about together; kept in etcd from the first start on. */
const TOGETHER = {
  ttl: TTL_S,
  loop_wait: 1,
  retry_timeout: 3,
  // A primary that has crashed is replaced at once, instead of being waited for.
  primary_start_timeout: 0,
  synchronous_mode: true,
  synchronous_node_count: 1,
  postgresql: { use_pg_rewind: true, parameters: SETTINGS },
};

const NO_SETTINGS_OF_PATRONI = new Set(['listen_addresses', ...Object.keys(SETTINGS)]);
const COMMON = Object.fromEntries(
  Object.entries(COMMON_SETTINGS).filter(([name]) => !NO_SETTINGS_OF_PATRONI.has(name)),
);

/** Patroni's configuration of one member, as an object: written as JSON it is YAML as well. */
export function configurationOf(member: MemberOptions): object {
  const { name, home, port, restPort, etcdPort, postgresBin, postgres, logins } = member;
  const rest = `127.0.0.1:${restPort}`;
  const address = `127.0.0.1:${port}`;
  return {
    scope: 'referral-ledger',
    name,
    restapi: { listen: rest, connect_address: rest, authentication: logins.rest },
    etcd3: { host: `127.0.0.1:${etcdPort}`, ...logins.etcd },
    bootstrap: {
      dcs: TOGETHER,
      initdb: ['no-sync', { encoding: 'UTF8' }, { locale: 'C' }, { auth: 'scram-sha-256' }],
    },
    postgresql: {
      listen: address,
      connect_address: address,
      data_dir: `${home}/data`,
      bin_dir: postgresBin,
      bin_name: { postgres },
      pgpass: `${home}/pgpass`,
      authentication: { superuser: logins.owner, replication: logins.replication },
      parameters: COMMON,
      // Everybody on the machine can reach the ports.
      pg_hba: [
        'host all all 127.0.0.1/32 scram-sha-256',
        `host replication ${logins.replication.username} 127.0.0.1/32 scram-sha-256`,
      ],
      basebackup: [{ checkpoint: 'fast' }, 'no-sync'],
    },
    watchdog: { mode: 'off' },
  };
}

/**
 * A program that becomes `postgres` at the head of a process group of its own: Patroni leaves it in that of a process which is gone by then, and a
 * group is what is ended here.
 */
export const leaderOf = (python: string, postgres: string): string => `#!${python}
import os, sys
os.setpgid(0, 0)
os.execv(${JSON.stringify(postgres)}, [${JSON.stringify(postgres)}, *sys.argv[1:]])
`;
