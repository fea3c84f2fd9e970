import kafkajs, { type Kafka, type KafkaConfig, type LogEntry, type SASLOptions } from 'kafkajs';
import type { Logger } from '#platform';
import type { KafkaConnection } from '../connection.js';
import type { TopicPartition } from '../transport/batch-transport.js';
import { registerCodecs } from './register-codecs.js';
import { keepQuietWhenIdle } from './quiet-when-idle.js';

const CONNECTION_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 30_000;
/** About 100 ms, 200 ms, … 2 s: some 15 s in all before an operation is given up. Longer pauses would be longer than a broker's failure. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 2000, retries: 11 };

/** Said on every start of a producer that gives up at some time, which ours does on purpose: see producer.ts. */
const EXPECTED_WARNING = 'Limiting retries for the idempotent producer';

/** The only way in which kafkajs tells that a fetch was refused because the log does not have its offset (any more). */
const OUT_OF_RANGE = 'Offset out of range, resetting to default offset';

export interface ClientOptions {
  /** Called before kafkajs goes on at the beginning of the partition's log. */
  onOutOfRange?: (partition: TopicPartition) => void;
}

function logTo(logger: Logger, { namespace, level, log }: LogEntry, { onOutOfRange }: ClientOptions): void {
  const { message, ...fields } = log;
  if (message.startsWith(EXPECTED_WARNING)) return;
  if (message === OUT_OF_RANGE && onOutOfRange) {
    const { topic, partition } = fields as unknown as TopicPartition;
    onOutOfRange({ topic, partition });
    return;
  }
  // Our own logger says the time.
  const line = { ...fields, logger: `kafkajs ${namespace}`, timestamp: undefined };
  const { logLevel } = kafkajs;
  if (level === logLevel.ERROR) logger.error(line, message);
  else if (level === logLevel.WARN) logger.warn(line, message);
  // What kafkajs finds worth an info (pausing, joining, stopping) we say ourselves, in our own words.
  else logger.debug(line, message);
}

/** kafkajs, with its log in ours, the codecs it lacks, and no work where there is none. */
export function createClient(connection: KafkaConnection, options: ClientOptions = {}): Kafka {
  registerCodecs();
  keepQuietWhenIdle();
  const { brokers, clientId, tls, sasl, logger } = connection;
  const config: KafkaConfig = {
    brokers,
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRY,
    logLevel: logger.isLevelEnabled('debug') ? kafkajs.logLevel.INFO : kafkajs.logLevel.WARN,
    logCreator: () => (entry) => logTo(logger, entry, options),
    ...(tls && { ssl: tls.ca === undefined ? true : { ca: [tls.ca] } }),
    ...(sasl && { sasl: sasl as SASLOptions }),
  };
  return new kafkajs.Kafka(config);
}
