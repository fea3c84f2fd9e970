import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';

/** Express, but for texts: whoever answers with one has set its headers, and these are not looked at once more. */
export class Answering extends ExpressAdapter {
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (typeof body !== 'string') return super.reply(response, body, statusCode) as unknown;
    if (statusCode !== undefined) response.status(statusCode);
    response.setHeader('content-length', Buffer.byteLength(body));
    return response.end(body);
  }
}
