import { eventually } from './eventually.js';

export interface StreamedEvent {
  id: string;
  event: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
  data: any;
}

/** Reads Server-Sent Events the way a browser does, as far as a test needs it. */
export class EventStreamReader {
  readonly events: StreamedEvent[] = [];
  lastEventId = '';
  heartbeats = 0;
  /** The other side has ended it, or it was closed. */
  isOver = false;
  readonly #abort = new AbortController();

  private constructor(readonly response: Response) {}

  static async open(url: string, headers: Record<string, string>): Promise<EventStreamReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: abort.signal,
    });
    const reader = new EventStreamReader(response);
    reader.#abort.signal.addEventListener('abort', () => abort.abort());
    void reader.#read();
    return reader;
  }

  /** Resolves once there are so many events. @throws where they do not come */
  until(count: number): Promise<StreamedEvent[]> {
    return eventually(
      () => this.events,
      ({ length }) => length >= count,
    );
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        const frames = text.split('\n\n');
        text = frames.pop()!;
        for (const frame of frames) this.#take(frame);
      }
    } catch {
      // Cut off, or closed here.
    }
    this.isOver = true;
  }

  #take(frame: string): void {
    const fields = new Map<string, string>();
    for (const line of frame.split('\n')) {
      const colon = line.indexOf(':');
      fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    if (fields.has('')) this.heartbeats += 1;
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({ id: this.lastEventId, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }
}
