import type { Environment } from '#platform';
import { EXIT } from '../../exit-codes.js';
import { OpsError } from '../../ops-error.js';
import { kafkaTarget } from '../kafka-config.js';
import type { Anchor } from './anchor.js';
import { FileAnchor } from './file-anchor.js';
import { HttpAnchor } from './http-anchor.js';
import { KafkaAnchor } from './kafka-anchor.js';

const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const KAFKA = /^kafka:\/\/([^/@?#]+)\/([^/?#]+)$/;
const OWN_PREFIX = 'AUDIT_';

/**
 * The anchor that AUDIT_ANCHOR names: `/path/of/a/file`, `https://host/path` or `kafka://broker:9092,broker:9092/topic`.
 * @returns undefined where it is not set
 * @throws OpsError where it is something else
 */
export function openAnchor(env: Environment = process.env): Anchor | undefined {
  const target = env.AUDIT_ANCHOR;
  if (target === undefined || target === '') return undefined;
  if (target.startsWith('kafka:')) return kafkaAnchor(target, env);
  if (/^https?:/.test(target)) return httpAnchor(target, env.AUDIT_ANCHOR_TOKEN);
  const path = target.startsWith('file://') ? target.slice('file://'.length) : target;
  if (!path.startsWith('/')) throw wrong('a file by its whole path, https://…, or kafka://broker:9092/topic');
  return new FileAnchor(path);
}

function httpAnchor(target: string, token: string | undefined): Anchor {
  if (!URL.canParse(target)) throw wrong('an address that begins with http:// or https://, and can be one');
  const url = new URL(target);
  if (url.username !== '' || url.password !== '')
    throw wrong('without a name or password: AUDIT_ANCHOR_TOKEN is sent as a bearer token');
  return new HttpAnchor(url, token === '' ? undefined : token);
}

/** TLS and the rest by the consumer's variables, with AUDIT_ before their names: it is another cluster. */
function kafkaAnchor(target: string, env: Environment): Anchor {
  const [, brokers, topic] = KAFKA.exec(target) ?? [];
  if (brokers === undefined || topic === undefined || !TOPIC.test(topic))
    throw wrong('kafka://broker:9092,broker:9092/topic, without a name or password');
  const own = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(`${OWN_PREFIX}KAFKA_`) ? [[name.slice(OWN_PREFIX.length), value]] : [],
    ),
  );
  const { connection } = kafkaTarget({ ...own, KAFKA_BROKERS: brokers });
  return new KafkaAnchor(connection, topic);
}

const wrong = (expected: string): OpsError => new OpsError(`AUDIT_ANCHOR must be ${expected}.`, EXIT.usage);
