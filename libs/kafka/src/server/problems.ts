import { describeFault } from '#platform';
import type { WaitingBatch } from '../transport/batch-processor.js';
import type { TransportStatus } from '../transport/batch-transport.js';

export interface ReadingLimits {
  /** After so long without a heartbeat the group gives the partitions to others. */
  sessionTimeoutMs: number;
  /** When the brokers last said where the logs end, in milliseconds since the epoch; left out: nobody asks. */
  lookedMs: number | undefined;
  lookEveryMs: number;
}

/** So many looks at the brokers in a row may fail, as while a broker is restarted. */
const LOOKS_MISSED_MAX = 3;

const seconds = (ms: number): number => Math.round(ms / 1000);

/** Why messages are not read, in a sentence. */
export function readingProblem(
  { connected, lastHeartbeatMs }: TransportStatus,
  { sessionTimeoutMs, lookedMs, lookEveryMs }: ReadingLimits,
  nowMs = Date.now(),
): string | undefined {
  if (!connected) return 'not a member of the consumer group';
  const silentMs = nowMs - lastHeartbeatMs;
  if (silentMs > sessionTimeoutMs) return `no answer from the consumer group's coordinator for ${seconds(silentMs)} s`;
  const unknownMs = nowMs - (lookedMs ?? nowMs);
  if (unknownMs > lookEveryMs * (LOOKS_MISSED_MAX + 1))
    return `the leaders of the partitions have not said where the logs end for ${seconds(unknownMs)} s`;
  return undefined;
}

/** Which batches were fetched and could not be stored for longer than `limitMs`, in a sentence that names the first. */
export function storingProblem(
  waiting: readonly WaitingBatch[],
  limitMs: number,
  nowMs = Date.now(),
): string | undefined {
  const late = waiting.filter(({ sinceMs }) => nowMs - sinceMs > limitMs).toSorted((a, b) => a.sinceMs - b.sinceMs);
  const [first, ...others] = late;
  if (!first) return undefined;
  const { topic, partition, sinceMs, fault } = first;
  const why = describeFault(fault);
  return (
    `messages of ${topic}/${partition} wait to be stored for ${seconds(nowMs - sinceMs)} s` +
    `${why === undefined ? '' : `: ${why}`}${others.length > 0 ? `; and of ${others.length} more partitions` : ''}`
  );
}
