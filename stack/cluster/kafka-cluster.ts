import { partitionLeaders } from '#kafka';
import { createLogger } from '#platform';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newClusterId, startKafka, type EmbeddedKafka } from '../kafka/index.js';
import { findFreePorts } from '../processes/ports.js';
import type { Place } from './place.js';

const NODES = [1, 2, 3];
const HEAP_MB = 256;
const PATIENCE_MS = 2_500;

/**
 * What is acknowledged is on two brokers at least. A broker that is gone is noticed within three seconds; where it was the active
 * controller as well, its successor, whom that takes some two, begins to count then.
 */
const REPLICATED = {
  'default.replication.factor': 3,
  'min.insync.replicas': 2,
  'offsets.topic.num.partitions': 3,
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'replica.lag.time.max.ms': 5_000,
  'controller.quorum.fetch.timeout.ms': 1_000,
  'controller.quorum.election.timeout.ms': 500,
  'controller.quorum.election.backoff.max.ms': 300,
};

/** Three Kafka nodes, each broker and controller, on this machine. */
export class KafkaCluster {
  readonly #nodes = new Map<number, EmbeddedKafka>();
  readonly #ports = new Map<number, { port: number; controllerPort: number }>();
  readonly #clusterId = newClusterId();

  private constructor(private readonly place: Place) {}

  static async start(place: Place): Promise<KafkaCluster> {
    const cluster = new KafkaCluster(place);
    const ports = await findFreePorts(2 * NODES.length);
    NODES.forEach((id, i) => cluster.#ports.set(id, { port: ports[2 * i]!, controllerPort: ports[2 * i + 1]! }));
    // None of them answers before two of them have found each other.
    await Promise.all(NODES.map((id) => cluster.startNode(id)));
    return cluster;
  }

  /** For KAFKA_BROKERS. */
  get brokers(): string {
    return [...this.#ports.values()].map(({ port }) => `127.0.0.1:${port}`).join(',');
  }

  isRunning(id: number): boolean {
    return this.#nodes.get(id)?.child.isRunning() ?? false;
  }

  get ids(): readonly number[] {
    return NODES;
  }

  /** A node that leads partitions of a topic: the one that leads most of them. */
  async leader(topic: string): Promise<number> {
    const logger = createLogger('cluster', { level: 'silent' });
    const leaders = await partitionLeaders({ brokers: this.brokers.split(','), clientId: 'cluster', logger }, topic);
    const led = (id: number): number => leaders.filter((leader) => leader === id).length;
    return NODES.filter((id) => this.isRunning(id)).toSorted((one, other) => led(other) - led(one))[0]!;
  }

  async startNode(id: number): Promise<void> {
    const { directory, logs, adopt } = this.place;
    const voters = [...this.#ports].map(([node, { controllerPort }]) => `${node}@127.0.0.1:${controllerPort}`);
    const folder = join(directory, `kafka-${id}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const node = { ...this.#ports.get(id)!, clusterId: this.#clusterId, heapMb: HEAP_MB };
    const settings = { ...REPLICATED, 'node.id': id, 'controller.quorum.voters': voters.join(',') };
    const logFile = join(logs, `kafka-${id}.log`);
    this.#nodes.set(id, await startKafka({ directory: folder, logFile, node, settings, onSpawn: adopt(PATIENCE_MS) }));
  }

  /** Without a word to anybody, as when its machine fails. */
  async kill(id: number): Promise<void> {
    const { child } = this.#nodes.get(id)!;
    process.kill(-child.pid, 'SIGKILL');
    await child.ended;
  }
}
