export const NAMES = ['a', 'b', 'c'] as const;
export type ServerName = (typeof NAMES)[number];

/** What each of the servers is told, whoever looks after them. */
export const SETTINGS = {
  shared_buffers: '64MB',
  max_connections: '120',
  max_wal_size: '512MB',
  wal_keep_size: '512MB',
  wal_sender_timeout: '5s',
  wal_receiver_timeout: '5s',
  wal_receiver_status_interval: '1s',
  wal_retrieve_retry_interval: '500ms',
  // What a standby reads is not removed under it.
  hot_standby_feedback: 'on',
};

export interface Standbys {
  /** The one that has all that was acknowledged. */
  synchronous: ServerName | undefined;
  other: ServerName | undefined;
}

/** A primary with a synchronous and a further standby on this machine, and somebody who promotes a standby when the primary is gone. */
export interface PostgresServers {
  /** Who looks after them, for people. */
  readonly supervisor: string;
  readonly names: readonly ServerName[];
  readonly primary: ServerName;
  /** How long a message may wait where the primary's process ends, and where all of its machine falls silent. */
  readonly writesAgainWithinMs: { server: number; machine: number };
  isRunning(name: ServerName): boolean;
  standbys(): Promise<Standbys>;
  /** What a server is at present, for people. */
  role(name: ServerName): Promise<string>;
  port(name: ServerName): number;
  /** The address of a database on one of them, as its owner: never to be logged. */
  url(name: ServerName, database: string): string;
  createDatabase(name: string): Promise<void>;
  /** kill -9 of a server and nothing else. */
  kill(name: ServerName): Promise<void>;
  /** kill -9 of a server and of whatever stands on its machine to look after it. */
  lose(name: ServerName): Promise<void>;
  /** A machine that hangs: it answers nobody, and does not know. The kernel still takes connections for it. */
  pause(name: ServerName): void;
  /** The server goes on, and nobody on its machine tells it what happened meanwhile: the worst that it can do. */
  resume(name: ServerName): void;
  /** Returns once a server that was gone, or was primary, is a standby. What it has and the others do not is thrown away. */
  rejoin(name: ServerName): Promise<void>;
  stop(): Promise<void>;
}

/** An address of all servers, from that of one of them. @param order of the hosts */
export function overHosts(
  servers: Pick<PostgresServers, 'port'>,
  url: string,
  order: readonly ServerName[] = NAMES,
  wants?: string,
): string {
  const { username, password, pathname } = new URL(url);
  const hosts = order.map((name) => `127.0.0.1:${servers.port(name)}`).join(',');
  return `postgresql://${username}:${password}@${hosts}${pathname}${wants ? `?target_session_attrs=${wants}` : ''}`;
}
