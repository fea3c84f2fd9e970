import type { RawMessage } from '#contracts';
import type { TopicPartition } from '../transport/batch-transport.js';

/** What a fetch brought of a partition. Without messages: nobody is to see what lies between its two offsets. */
export interface Portion {
  messages: readonly RawMessage[];
  from: bigint;
  to: bigint;
  logEnd: bigint;
  /** What it took on the wire. */
  bytes: number;
}

/** One partition that is this consumer's: how far it is fetched, and what waits to be handed over. */
export class AssignedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** What is fetched next; undefined until that is known. */
  position: bigint | undefined;
  /** The broker to ask, and the id by which it knows the topic; undefined until they are known. */
  place: { leader: number; topicId: string } | undefined;
  isPaused = false;
  /** All before this is dealt with; undefined where the brokers have been told. */
  uncommitted: bigint | undefined;
  /** The log does not have the position: it is asked for again once all that came before is dealt with. */
  isOutOfRange = false;
  /** Counts what made all that was fetched before unwanted. */
  turn = 0;
  /** Of what was fetched and is not dealt with. */
  bytes = 0;
  /** When it was asked for last, and when something of it was handed over: who waited longest is next. */
  askedAt = 0;
  handedOverAt = 0;
  private waiting: Portion[] = [];

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  add(portion: Portion): void {
    this.waiting.push(portion);
    this.bytes += portion.bytes;
    this.position = portion.to;
  }

  take(): Portion | undefined {
    return this.waiting.shift();
  }

  done({ bytes }: Portion): void {
    this.bytes -= bytes;
  }

  /** Forgets what was fetched, and goes on at `offset`. */
  goTo(offset: bigint): void {
    this.turn += 1;
    for (const portion of this.waiting) this.done(portion);
    this.waiting = [];
    this.position = offset;
    this.isOutOfRange = false;
  }
}
