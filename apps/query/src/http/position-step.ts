import { exactJson } from '#platform';
import { Injectable } from '@nestjs/common';
import { POSITION_HEADER } from './last-position.js';
import { OwnWrites } from './own-writes.js';
import { Answer } from './reads.js';
import type { Exchange, Handle, Step } from './step.js';
import { Stopping } from './stopping.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Every answer says with `x-position` how far the projections were; whoever has written something waits for it before. */
@Injectable()
export class PositionStep implements Step {
  constructor(
    private readonly ownWrites: OwnWrites,
    private readonly stopping: Stopping,
  ) {}

  async around({ request, response }: Exchange, handle: Handle): Promise<unknown> {
    const done = this.stopping.enter();
    try {
      await this.ownWrites.awaitFor(request, response);
      const result = await handle();
      if (!(result instanceof Answer)) return result;
      response.setHeader('content-type', JSON_TYPE);
      response.setHeader(POSITION_HEADER, result.position);
      return exactJson(result.body);
    } finally {
      done();
    }
  }
}
