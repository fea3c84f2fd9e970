import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrateAll } from '#read-models';
import { forgetPostgres } from '../postgres/index.js';
import { makeAccess, type Access } from '../running/access.js';
import { makeAppUsers, type DatabaseUrls } from '../running/app-users.js';
import { Children } from '../running/children.js';
import type { Say } from '../running/services.js';
import { Apps } from './apps.js';
import { KafkaCluster } from './kafka-cluster.js';
import { PausesWatch } from './pauses.js';
import type { Place } from './place.js';
import { overHosts, type PostgresServers } from './postgres/servers.js';
import { startServers, type Supervision } from './postgres/start.js';

const DATABASE = 'referral_ledger';
const OWN = ['postgres-a', 'postgres-b', 'postgres-c', 'kafka-1', 'kafka-2', 'kafka-3', 'etcd', 'keys', 'demo.json'];

export interface ClusterOptions {
  directory: string;
  say: Say;
  supervision: Supervision;
  /** Another way to the database for one app, once it is known where that is. */
  urlFor?: (app: string, urls: DatabaseUrls, postgres: PostgresServers) => string | undefined;
}

/** Three brokers, three PostgreSQL servers, two consumers and two query apps on this machine. */
export class Cluster {
  private constructor(
    private readonly options: ClusterOptions,
    private readonly children: Children,
    readonly kafka: KafkaCluster,
    readonly postgres: PostgresServers,
    readonly apps: Apps,
    readonly urls: DatabaseUrls,
    readonly access: Access,
  ) {}

  /** Begins empty. Where it cannot, what was started is stopped. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const { directory, say, supervision, urlFor } = options;
    const children = new Children(join(directory, 'processes.json'), () => undefined);
    children.endLeftovers();
    forget(directory);
    const logs = join(directory, 'logs');
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });
    const place: Place = { directory, logs, say, adopt: children.adopt };
    let postgres: PostgresServers | undefined;
    try {
      say('Starting three Kafka brokers and three PostgreSQL servers …');
      const kafkaStarts = KafkaCluster.start(place);
      kafkaStarts.catch(() => undefined);
      postgres = await startServers(place, supervision);
      await postgres.createDatabase(DATABASE);
      const owner = postgres.url(postgres.primary, DATABASE);
      await migrateAll(owner);
      const urls = urlsOf(postgres, await makeAppUsers(owner));
      const access = await makeAccess(join(directory, 'keys'));
      const kafka = await kafkaStarts;
      say('Starting two consumers and two query apps …');
      const ownUrlFor = urlFor && ((app: string) => urlFor(app, urls, postgres!));
      const apps = await Apps.start(place, {
        urls,
        access,
        brokers: kafka.brokers,
        ...(ownUrlFor && { urlFor: ownUrlFor }),
      });
      return new Cluster(options, children, kafka, postgres, apps, urls, access);
    } catch (error) {
      await postgres?.stop();
      await children.stop();
      throw error;
    }
  }

  /** Sends and asks until it is stopped. */
  watch(): PausesWatch {
    return new PausesWatch({
      brokers: this.kafka.brokers,
      databaseUrl: this.urls.owner,
      queryUrls: this.apps.queryUrls,
      token: this.access.token,
    });
  }

  async status(): Promise<string[]> {
    const { kafka, postgres, apps } = this;
    const isUp = (running: boolean): string => (running ? 'runs' : 'is down');
    const roles = await Promise.all(postgres.names.map((name) => postgres.role(name)));
    const active = await apps.activeConsumer();
    return [
      ...kafka.ids.map((id) => `Kafka ${id}        ${isUp(kafka.isRunning(id))}`),
      ...postgres.names.map((name, i) => `PostgreSQL ${name}   ${isUp(postgres.isRunning(name))}, ${roles[i]}`),
      ...apps.names.map(
        (name) =>
          `${name.padEnd(14)} ${isUp(apps.isRunning(name))}${name === active ? ', projects and publishes' : ''}`,
      ),
    ];
  }

  async stop(): Promise<void> {
    this.apps.stop();
    await this.postgres.stop();
    await this.children.stop();
    forget(this.options.directory);
  }
}

/** The apps write to the primary and read from a standby; each names the servers in another order. */
function urlsOf(postgres: PostgresServers, urls: DatabaseUrls): DatabaseUrls {
  return {
    owner: overHosts(postgres, urls.owner),
    consumer: overHosts(postgres, urls.consumer, ['a', 'b', 'c'], 'read-write'),
    query: overHosts(postgres, urls.query, ['c', 'b', 'a'], 'prefer-standby'),
  };
}

function forget(directory: string): void {
  for (const name of OWN) {
    if (name.startsWith('postgres')) forgetPostgres(join(directory, name));
    else rmSync(join(directory, name), { recursive: true, force: true });
  }
}
