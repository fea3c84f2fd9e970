/** A message as Kafka gave it: nothing about it is known to be right. */
export interface RawMessage {
  topic: string;
  partition: number;
  /** An int64, hence text. */
  offset: string;
  key: Buffer | null;
  /** null is a tombstone. */
  value: Buffer | null;
  headers: Record<string, Buffer>;
  /** Where the event stood in a batch of CloudEvents, from 0; then `value` is its own part of the message. */
  batchIndex?: number | undefined;
}
