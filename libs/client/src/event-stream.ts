/** A message of Server-Sent Events. */
export interface StreamMessage {
  /** The last `id` that came: where whoever comes again goes on. */
  id: string | undefined;
  /** Undefined where the message said nothing but its id. */
  data: string | undefined;
}

/** The messages of a `text/event-stream`, as they come. */
export async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let id: string | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const data: string[] = [];
        for (const line of block.split('\n')) {
          const [, name, text = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
          if (name === 'id') id = text;
          if (name === 'data') data.push(text);
        }
        yield { id, data: data.length > 0 ? data.join('\n') : undefined };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
