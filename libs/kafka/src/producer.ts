/** A message to be sent. Texts are written as UTF-8; a null value is a tombstone. */
export interface OutgoingMessage {
  /** Messages of one key keep their order; null: any partition. */
  key: Buffer | string | null;
  value: Buffer | string | null;
  headers?: Readonly<Record<string, Buffer | string>>;
}

/** Sends messages, many at a time. One per process is enough: calls made together travel together. */
export interface Producer {
  /** @throws KafkaUnavailableError */
  connect(): Promise<void>;

  /**
   * Resolves once every in-sync replica has all of `messages`, in their order. `topic` is the full name, prefix
   * included, and must exist (see ensureTopics). After an error any part of them may have been written: send them
   * again, and expect consumers to see some of them twice.
   * @throws KafkaUnavailableError when it gave up after retries (retriable)
   * @throws MessageRefusedError when the brokers refuse a message as it is, such as one that is too large
   */
  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;

  /** Sends what `send` was given, then hangs up. */
  disconnect(): Promise<void>;
}
