import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { once } from 'node:events';
import { Declared } from '../http/declared.js';
import { POSITION_HEADER } from '../http/last-position.js';
import { invalidParameters, unavailable } from '../http/problem.js';
import { Reads, type Answer } from '../http/reads.js';
import type { Exchange, Handle, Step } from '../http/step.js';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LIMITS } from '../limits/limits-token.js';
import { AnswerSent } from './answer-sent.js';
import { formatOf } from './format-asked.js';
import { representationsOf, type Representation } from './representation.js';

const PAGE_ROWS = 500;

/**
 * Lists in another form than pages of JSON: the route's handler is asked for page after page in one read, so that all of them are
 * of one position, and each is sent before the next one is read. Whoever reads slowly, or asks for very much, is cut off after a
 * while: the connection is closed, and by that the end is known to be missing.
 */
@Injectable()
export class RepresentationStep implements Step {
  constructor(
    private readonly declared: Declared,
    private readonly reads: Reads,
    @Inject(LIMITS) private readonly limits: LimitsConfig,
  ) {}

  async around({ route, request, response }: Exchange, handle: Handle): Promise<unknown> {
    const representations = representationsOf(this.declared, route);
    if (!representations) return handle();
    response.vary('accept');
    const format = formatOf(request);
    const representation = format === 'json' ? undefined : representations[format];
    if (!representation) return handle();
    if (representations.isPaged) refusePaging(request.query, format);

    const page = (after: string | undefined) =>
      handle(representations.isPaged ? { limit: PAGE_ROWS, after } : undefined) as Promise<Answer<object>>;
    return this.send(request, response, representation, page);
  }

  /** @throws AnswerSent at the end */
  private async send(
    request: Request,
    response: Response,
    representation: Representation,
    page: (after: string | undefined) => Promise<Answer<object>>,
  ): Promise<never> {
    const late = AbortSignal.timeout(this.limits.listMaxMs);
    await this.reads.hold(
      async () => {
        const first = await page(undefined);
        response
          .status(200)
          .set(representation.headers ?? {})
          .setHeader(POSITION_HEADER, first.position);
        response.setHeader('content-type', representation.contentType);
        if (request.method === 'HEAD') return;
        const opened = representation.open(first.body);
        await write(response, opened.begin, late);
        let rows = 0;
        for (let answer = first; ;) {
          const { text, rows: more } = opened.page(answer.body);
          await write(response, text, late);
          rows += more;
          const { next = null } = answer.body as { next?: string | null };
          const isCut = next !== null && rows >= (representation.rowsMax ?? Infinity);
          if (next === null || isCut) return write(response, opened.end(isCut), late);
          answer = await page(next);
        }
      },
      () => response.headersSent,
    );
    response.end();
    throw new AnswerSent();
  }
}

/** @throws Problem 400 */
function refusePaging(query: Request['query'], format: string): void {
  const paging = ['limit', 'after'].filter((parameter) => parameter in query);
  if (paging.length === 0) return;
  const detail = `is not for format=${format}, which has the whole list`;
  throw invalidParameters(paging.map((parameter) => ({ parameter, detail })));
}

/** Waits until there is room for more. @throws where the reader is gone, or the time is over */
async function write(response: Response, text: string, late: AbortSignal): Promise<void> {
  if (late.aborted) throw cutOff();
  if (response.destroyed) throw new AnswerSent();
  if (text === '' || response.write(text)) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort(new AnswerSent());
  response.once('close', onClose);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([late, gone.signal]) });
  } catch {
    throw gone.signal.aborted ? new AnswerSent() : cutOff();
  } finally {
    response.off('close', onClose);
  }
}

const cutOff = () => unavailable('list-too-long', 'The list could not be read and sent in time.');
