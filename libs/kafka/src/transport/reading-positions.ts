import { partitionKey, type FetchedBatch, type LogRange, type TopicPartition } from './batch-transport.js';
import type { ReadLog } from './message-batch.js';
import { missingBetween, type Beginning, type RetentionGap } from './retention-gap.js';

/** How far a partition is read, for metrics and health checks. */
export interface PartitionLag extends TopicPartition {
  /** Offsets between what is dealt with and the log's end, as last seen. */
  lag: number;
}

interface Place extends TopicPartition {
  epoch: number;
  /** What the client fetches next, once all that it has fetched is dealt with. */
  position: bigint;
  /** All before this is dealt with: behind the position where the client reads again what was read before. */
  handled: bigint;
  /** Where reading was told to begin, until the first batch: one that was fetched before that may yet move the position. */
  beganAt: bigint | undefined;
  /** Whether it began where the client itself found the log's start, which may have moved between its look and ours. */
  beganAtStart: boolean;
  /** Whether the position is known to follow from the one before without a hole. */
  isCertain: boolean;
  logStart: bigint;
  logEnd: bigint;
  /** The farthest end that the log was seen to have: beyond the present one where it was reset. */
  knownEnd: bigint;
  /** Set once the brokers have said that the log does not have the position, until it is known what is missing. */
  jump: Jump | undefined;
}

interface Jump {
  /** What the client has passed over where it went on: nobody was to see it. */
  passedOver?: { from: bigint; to: bigint };
}

/**
 * Where this consumer stands in each partition that it has claimed, and what the brokers have of the log: by both
 * together a jump of the client's is seen, which otherwise nothing tells from offsets that have no message.
 */
export class ReadingPositions {
  private places = new Map<string, Place>();

  /** Starts over: partitions were assigned anew. */
  clear(): void {
    this.places = new Map();
  }

  begin(
    { topic, partition }: TopicPartition,
    { epoch, at, handled, log, atStart }: Beginning & { epoch: number; log: LogRange; atStart: boolean },
  ): void {
    const end = BigInt(log.end);
    this.places.set(partitionKey({ topic, partition }), {
      topic,
      partition,
      epoch,
      position: at,
      handled,
      beganAt: at,
      beganAtStart: atStart,
      isCertain: true,
      logStart: BigInt(log.start),
      logEnd: end,
      knownEnd: end,
      jump: undefined,
    });
  }

  /** What is missing before the batch. Asked again it says the same, until `resume`. */
  gapBefore(fetched: FetchedBatch): RetentionGap | undefined {
    const place = this.places.get(partitionKey(fetched));
    if (!place) return undefined;
    const resumed = place.jump?.passedOver?.from ?? BigInt(fetched.fetchedFrom);
    if (resumed === place.beganAt || (place.beganAtStart && resumed < place.position)) return undefined;
    return gapAt(place, resumed, { start: resumed, end: BigInt(fetched.logEnd) });
  }

  /** What is missing before where nothing followed that was handed over, and so would have shown it. */
  gapsBeforeNothing(): { gap: RetentionGap; goesOnAt: string }[] {
    return [...this.places.values()].flatMap((place) => {
      const { jump, logStart: start, logEnd: end } = place;
      const passedOver = jump?.passedOver ?? (start === end ? { from: start, to: start } : undefined);
      if (!jump || !passedOver) return [];
      const gap = gapAt(place, passedOver.from, { start, end });
      if (gap) return [{ gap, goesOnAt: String(passedOver.to) }];
      this.advance(place, String(passedOver.to));
      return [];
    });
  }

  /** Reading goes on at `offset`, whatever was before: what is missing is kept. */
  resume(partition: TopicPartition, offset: string, log: LogRange): void {
    const place = this.places.get(partitionKey(partition));
    if (!place) return;
    place.handled = BigInt(offset);
    place.logStart = BigInt(log.start);
    place.logEnd = BigInt(log.end);
    place.knownEnd = place.logEnd;
    this.advance(partition, offset);
  }

  /** All before `offset` is dealt with. */
  advance(partition: TopicPartition, offset: string, logEnd?: string): void {
    const place = this.places.get(partitionKey(partition));
    if (!place) return;
    place.position = BigInt(offset);
    if (place.position > place.handled) place.handled = place.position;
    if (logEnd !== undefined) setEnd(place, BigInt(logEnd));
    place.beganAt = undefined;
    place.beganAtStart = false;
    place.isCertain = true;
    place.jump = undefined;
  }

  /** From `from` to before `to` there was nothing to hand over. */
  passedOver(partition: TopicPartition, from: string, to: string): void {
    const place = this.places.get(partitionKey(partition));
    if (!place) return;
    if (place.jump) {
      place.jump.passedOver = { from: place.jump.passedOver?.from ?? BigInt(from), to: BigInt(to) };
      return;
    }
    if (BigInt(from) !== place.position) place.isCertain = false;
    place.position = BigInt(to);
  }

  wentOutOfRange(partition: TopicPartition): void {
    const place = this.places.get(partitionKey(partition));
    if (place) place.jump ??= {};
  }

  sawLog(partition: TopicPartition, { start, end }: LogRange): void {
    const place = this.places.get(partitionKey(partition));
    if (!place) return;
    place.logStart = BigInt(start);
    setEnd(place, BigInt(end));
  }

  /** What is certain enough to be noted beside the offsets. Not of a log that was reset, perhaps: what is noted tells that. */
  readLogs(): ReadLog[] {
    return [...this.places.values()]
      .filter(({ isCertain, jump, logEnd, knownEnd }) => isCertain && !jump && logEnd >= knownEnd)
      .map(({ topic, partition, epoch, position, logStart, logEnd }) => ({
        topic,
        partition,
        epoch,
        nextOffset: String(position),
        logStart: String(logStart),
        logEnd: String(logEnd),
      }));
  }

  lags(): PartitionLag[] {
    return [...this.places.values()].map(({ topic, partition, position, logStart, logEnd }) => {
      const unread = logEnd - (position > logStart ? position : logStart);
      return { topic, partition, lag: unread > 0n ? Number(unread) : 0 };
    });
  }

  epochOf(partition: TopicPartition): number | undefined {
    return this.places.get(partitionKey(partition))?.epoch;
  }

  /** What is fetched next of a partition that was claimed under this assignment before; else null. */
  of(partition: TopicPartition): string | null {
    const place = this.places.get(partitionKey(partition));
    return place ? String(place.position) : null;
  }
}

function setEnd(place: Place, end: bigint): void {
  place.logEnd = end;
  if (end > place.knownEnd) place.knownEnd = end;
}

function gapAt(
  { topic, partition, position, handled, knownEnd }: Place,
  resumed: bigint,
  log: { start: bigint; end: bigint },
): RetentionGap | undefined {
  const missing = missingBetween({ position, handled, knownEnd }, resumed);
  return (
    missing && {
      topic,
      partition,
      ...missing,
      resumesAt: String(resumed),
      logStart: String(log.start),
      logEnd: String(log.end),
    }
  );
}
