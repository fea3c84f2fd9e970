import { misspellingsOf, type NewEvent } from '#contracts';
import type { BatchResult } from '#event-store';
import type { KafkaBatchServer, RetentionGap } from '#kafka';
import type { LiveProjector } from '#projector';
import type { WaitingCounter } from '#read-models';
import { Metrics } from '#platform';

/** What the consumer counts. Names and meanings are listed in docs/operations. */
export class ConsumerMetrics extends Metrics {
  readonly messages = this.counter('messages_total', 'Messages read, repetitions included', ['topic']);
  readonly events = this.counter('events_appended_total', 'Events appended to the event store');
  readonly duplicates = this.counter('events_duplicate_total', 'Events that were recorded before, and ignored');
  readonly deadLetters = this.counter('dead_letters_total', 'Messages that cannot be used', ['reason']);
  private readonly misspelt = this.counter(
    'events_field_misspelt_total',
    'Events taken with a field whose name is nearly that of an optional one',
    ['type', 'field'],
  );
  readonly deadLettersPublished = this.counter('dead_letters_published_total', 'Dead letters published', ['topic']);
  readonly deadLettersRefused = this.counter('dead_letters_refused_total', 'Dead letters that the brokers refuse', [
    'topic',
  ]);
  readonly gaps = this.counter('retention_gaps_total', 'Ranges of offsets that were deleted before they were read', [
    'topic',
    'cause',
  ]);
  readonly gapOffsets = this.counter('retention_gap_offsets_total', 'Offsets in these ranges', ['topic']);
  readonly published = this.counter('outbound_published_total', 'Ledger events published', ['topic']);
  private readonly publishFaults = this.counter('publish_faults_total', 'Tries to publish that failed', ['topic']);
  private readonly publishFailing = this.gauge(
    'publish_failing',
    '1 where a topic cannot be published to: missing, full, forbidden, or the brokers away',
    ['topic'],
  );
  readonly batchSeconds = this.duration('batch_seconds', 'One transaction that stores a batch');
  readonly head = this.gauge('event_store_position', 'The last position that this consumer appended');

  private headSeen = 0;

  constructor(program: string | null = null) {
    super('consumer', { program });
  }

  /** The projector's position, and how far it is behind what this consumer has appended. */
  observeProjector(projector: Pick<LiveProjector, 'status'>): void {
    const position = (): number => projector.status().position ?? 0;
    this.gauge('projector_position', 'What the live projections reflect', [], position);
    this.gauge('projector_lag_events', 'Events appended here and not yet projected; 0 on standby', [], () =>
      projector.status().state === 'active' ? Math.max(0, this.headSeen - position()) : 0,
    );
    this.gauge('projector_active', '1 where this process projects, 0 where it stands by', [], () =>
      projector.status().state === 'active' ? 1 : 0,
    );
  }

  /** How far the partitions that this consumer reads are behind the ends of their logs. */
  observeLag(server: Pick<KafkaBatchServer, 'lags'>): void {
    const help = 'Offsets between what is stored and the end of the log, as last seen';
    this.gaugeOf('consumer_lag_messages', help, ['topic', 'partition'], () =>
      server.lags().map(({ topic, partition, lag }) => ({ labels: { topic, partition }, value: lag })),
    );
  }

  /** Facts that wait, as the process sees them that projects: it alone, so that a sum over all of them is right. */
  observeWaiting(projector: Pick<LiveProjector, 'status'>, counter: WaitingCounter): void {
    this.gaugeBy('waiting_facts', 'Facts without effect because another is not known', 'kind', async () =>
      projector.status().state === 'active' ? ((await counter.read()) ?? {}) : {},
    );
  }

  /** @param error undefined where it is over */
  countFault(topic: string, error: Error | undefined): void {
    if (error) this.publishFaults.inc({ topic });
    this.publishFailing.set({ topic }, error ? 1 : 0);
  }

  /** @param event that was decoded; it may be a repetition */
  countMisspellings(event: NewEvent): void {
    for (const { meant } of misspellingsOf(event)) this.misspelt.inc({ type: event.type, field: meant });
  }

  countGap({ topic, cause, from, to }: RetentionGap): void {
    this.gaps.inc({ topic, cause });
    this.gapOffsets.inc({ topic }, Number(BigInt(to) - BigInt(from)));
  }

  countAppended({ appended, duplicates, deadLetters, head }: BatchResult, seconds: number): void {
    this.batchSeconds.observe(seconds);
    this.events.inc(appended);
    this.duplicates.inc(duplicates);
    for (const { refusal } of deadLetters) this.deadLetters.inc({ reason: refusal.reason });
    this.headSeen = head;
    this.head.set(head);
  }
}
