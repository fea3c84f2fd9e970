import type { Request } from 'express';
import { Problem } from '../http/problem.js';

/** So many times the body's limit is read and thrown away, so that whoever sends too much hears why before the connection ends. */
const DISCARDED = 4;

/** The whole body of a request, of so many bytes at most. @throws Problem 400, 413, 415 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer> {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw new Problem(415, { code: 'encoded-body', detail: 'The body must not be compressed.' });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // What stops reading must not end the connection: the refusal goes out over it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else if (size > DISCARDED * bytesMax) break;
    }
  } catch {
    throw new Problem(400, { code: 'body-cut-off', detail: 'The body ended before it was complete.' });
  }
  if (size <= bytesMax) return Buffer.concat(chunks);
  throw new Problem(413, {
    code: 'body-too-large',
    detail: `The body may have ${bytesMax} bytes at most.`,
    headers: { connection: 'close' },
  });
}
