import type {
  BatchTransport,
  BatchTransportEvents,
  LogRange,
  TopicPartition,
  TransportStatus,
} from './batch-transport.js';

const NOT_STARTED: TransportStatus = { connected: false, lastActivityMs: 0, lastHeartbeatMs: 0, partitions: [] };

/** A transport that is loaded when it starts: who does not use its client need not have it. */
export class LoadedTransport implements BatchTransport {
  private loaded: BatchTransport | undefined;

  constructor(private readonly load: () => Promise<BatchTransport>) {}

  async start(topics: readonly string[], events: BatchTransportEvents): Promise<void> {
    this.loaded = await this.load();
    await this.loaded.start(topics, events);
  }

  async stop(): Promise<void> {
    await this.loaded?.stop();
  }

  seek(partition: TopicPartition, offset: string): void {
    this.loaded?.seek(partition, offset);
  }

  pause(partition: TopicPartition): void {
    this.loaded?.pause(partition);
  }

  resume(partition: TopicPartition): void {
    this.loaded?.resume(partition);
  }

  async committed(partitions: readonly TopicPartition[]): Promise<(string | null)[]> {
    return (await this.loaded?.committed(partitions)) ?? [];
  }

  async logs(partitions: readonly TopicPartition[]): Promise<(LogRange | undefined)[]> {
    return (await this.loaded?.logs(partitions)) ?? [];
  }

  status(): TransportStatus {
    return this.loaded?.status() ?? NOT_STARTED;
  }
}
