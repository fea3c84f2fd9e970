import type { Request } from 'express';
import { Problem } from '../http/problem.js';

/** The whole body of a request, of so many bytes at most. @throws Problem 413, 415 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer> {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw new Problem(415, { code: 'encoded-body', detail: 'The body must not be compressed.' });
  const tooLarge = new Problem(413, {
    code: 'body-too-large',
    detail: `The body may have ${bytesMax} bytes at most.`,
    // What is still under way is not read.
    headers: { connection: 'close' },
  });
  if (Number(request.get('content-length') ?? 0) > bytesMax) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
