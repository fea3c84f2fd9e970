import type { BaseOptions, SASLMechanismValue } from '@platformatic/kafka';
import type { KafkaConnection } from '../connection.js';

const CONNECT_TIMEOUT_MS = 5000;

/** 100 ms, 200 ms, … 1.6 s: some 3 s in all before a question is given up; who asks it decides what follows. */
const RETRIES = 5;
const FIRST_RETRY_MS = 100;

/** @param requestTimeoutMs after so long without an answer the connection is given up */
export function clientOptions(
  { brokers, clientId, tls, sasl }: KafkaConnection,
  requestTimeoutMs: number,
): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: brokers,
    connectTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    retries: RETRIES,
    retryDelay: (_client, _operation, attempt) => FIRST_RETRY_MS * 2 ** (attempt - 1),
    ...(tls && { tls: tls.ca === undefined ? {} : { ca: [tls.ca] } }),
    ...(sasl && { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
  };
}

/** The client's own words for it are an error without a code. */
export function isTopicMissing(error: unknown): boolean {
  return error instanceof Error && /^Unknown topic /.test(error.message);
}
