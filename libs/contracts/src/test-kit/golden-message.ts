import type { RawMessage } from '../messages/raw-message.js';
import type { Verdict } from '../decoding/verdict.js';

/** A message as it stands on Kafka, and what the ledger says of it. */
export interface GoldenMessage {
  name: string;
  topic: string;
  key: string;
  headers: Record<string, string>;
  /** Exactly, byte for byte: what is wrong may be how a number is written. */
  value: string;
  /** Of each event in it, what `referral-ledger validate --json` says. */
  expected: Verdict[];
}

/** The message as it is read. */
export const rawOf = ({ topic, key, headers, value }: Omit<GoldenMessage, 'expected' | 'name'>): RawMessage => ({
  topic,
  partition: 0,
  offset: '0',
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});
