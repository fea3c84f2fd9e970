import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../places.js';
import { startChild, type Child } from '../processes/child.js';
import { findFreePorts } from '../processes/ports.js';
import { lastWords, waitUntil } from '../processes/wait-until.js';
import { StackError } from '../stack-error.js';
import { kafkaAnswers } from './answers.js';
import { javaCommand, kafkaJars } from './jars.js';
import { serverProperties } from './properties.js';

const START_WITHIN_MS = 90_000;

export interface KafkaOptions {
  /** Holds the broker's data and settings. Made when it does not exist; else its data is continued with. */
  directory: string;
  logFile: string;
  /** Settings of the broker besides those of every node of ours. */
  settings?: Readonly<Record<string, string | number | boolean>>;
  /** Of several that form one cluster; left out: it is one by itself. */
  node?: KafkaNode;
  onProgress?: (message: string) => void;
  onSpawn?: (child: Child) => void;
}

export interface KafkaNode {
  port: number;
  controllerPort: number;
  /** The same for all of them. */
  clusterId: string;
  /** So many MB of heap at most. */
  heapMb: number;
}

export interface EmbeddedKafka {
  child: Child;
  /** For KAFKA_BROKERS. */
  brokers: string;
  stop(patienceMs?: number): Promise<void>;
}

/**
 * Starts one Apache Kafka node on 127.0.0.1, without ZooKeeper, and waits until it answers.
 * @throws StackError when Java or Maven is missing, the download fails, or the broker does not start
 */
export async function startKafka(options: KafkaOptions): Promise<EmbeddedKafka> {
  const jars = await kafkaJars(options.onProgress ?? (() => undefined));
  const { port, controllerPort, clusterId, heapMb } = options.node ?? (await singleNode());
  const data = join(options.directory, 'data');
  const properties = join(options.directory, 'server.properties');
  // The log holds what billing sends: nobody else on the machine reads it, also where an earlier release made the folder.
  mkdirSync(options.directory, { recursive: true });
  chmodSync(options.directory, 0o700);
  writeFileSync(properties, serverProperties({ port, controllerPort, data }, options.settings));

  const java = (name: string, args: string[], onSpawn?: (child: Child) => void) =>
    startChild({
      name,
      command: javaCommand(),
      args: [...javaOptions(jars, heapMb), ...args],
      env: process.env,
      logFile: options.logFile,
      onSpawn,
    });

  if (!existsSync(join(data, 'meta.properties'))) {
    rmSync(data, { recursive: true, force: true });
    const format = await java('The formatting of Kafka’s storage', [
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      properties,
    ]);
    const end = await format.ended;
    if (end !== 'exit code 0')
      throw new StackError(`Kafka's storage could not be formatted (${end}). ${lastWords(format)}`);
  }

  const child = await java('Kafka', ['kafka.Kafka', properties], options.onSpawn);
  await waitUntil(child, START_WITHIN_MS, () => kafkaAnswers('127.0.0.1', port));
  return { child, brokers: `127.0.0.1:${port}`, stop: (patienceMs = 8000) => child.stop(patienceMs) };
}

async function singleNode(): Promise<KafkaNode> {
  const [port = 0, controllerPort = 0] = await findFreePorts(2);
  return { port, controllerPort, clusterId: newClusterId(), heapMb: 512 };
}

export function newClusterId(): string {
  const id = randomBytes(16);
  // In base64url an id may begin with '-', which the storage tool takes for another option.
  id[0]! &= 0x7f;
  return id.toString('base64url');
}

/** A small heap and a quick start: this broker serves one machine. */
const javaOptions = (jars: string, heapMb: number): string[] => [
  `-Xmx${heapMb}m`,
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${join(ROOT, 'stack/kafka/log4j2.properties')}`,
  '-cp',
  join(jars, '*'),
];
