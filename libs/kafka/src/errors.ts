import { LedgerError } from '#platform';

/** The brokers could not be reached, or did not answer, for as long as we try. */
export class KafkaUnavailableError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('KAFKA_UNAVAILABLE', message, true, options);
  }
}

/** The brokers refuse a message as it is; sending it again would not help. */
export class MessageRefusedError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('MESSAGE_REFUSED', message, false, options);
  }
}

/** Subscribed topics and handlers do not match, or a topic does not exist: the consumer must not start. */
export class SubscriptionError extends LedgerError {
  constructor(message: string) {
    super('KAFKA_SUBSCRIPTION', message, false);
  }
}
