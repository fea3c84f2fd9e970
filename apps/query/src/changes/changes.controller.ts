import { LedgerError, TokenVerifier, type Caller } from '#platform';
import { endOf, feedPlace, readChanges, toChange, type ChangeFilter, type FeedPlace } from '#projections';
import { Controller, Get, Header, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ChangesAnswer } from '../answers/change.js';
import { OnlyPartner, type AuthenticatedRequest } from '../auth/access.js';
import { bearerToken } from '../auth/bearer-token.js';
import { Answers } from '../http/answers.js';
import { POSITION_HEADER } from '../http/last-position.js';
import { invalidParameters, notFound, Problem } from '../http/problem.js';
import { Reads, type Answer } from '../http/reads.js';
import { callerKey } from '../limits/callers.js';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LIMITS } from '../limits/limits-token.js';
import { ChangeFeed } from './change-feed.js';
import { ChangesParameters } from './changes.parameters.js';
import { Listener } from './listener.js';
import { StreamLimits } from './stream-limits.js';

const STREAM = 'text/event-stream';
const LAST_EVENT_ID = 'last-event-id';

interface Asked {
  filter: ChangeFilter;
  only: string | null;
  /** Where to begin; undefined: as the form of the answer has it. */
  after: FeedPlace | undefined;
}

/** What changed, page by page, or as it comes. */
@ApiTags('changes')
@Controller('v1/changes')
export class ChangesController {
  private readonly streams: StreamLimits;

  constructor(
    private readonly reads: Reads,
    private readonly feed: ChangeFeed,
    private readonly verifier: TokenVerifier,
    @Inject(LIMITS) private readonly config: LimitsConfig,
  ) {
    this.streams = new StreamLimits(config);
  }

  @Get()
  @Header('vary', 'accept')
  @ApiProduces('application/json', STREAM)
  @ApiHeader({ name: LAST_EVENT_ID, required: false, description: 'Of a stream: goes before `after`.' })
  @Answers(
    ChangesAnswer,
    'What changed after a position, oldest first: a page, or, by `accept: text/event-stream`, as it comes',
    'referrals:read',
    'referrals:self',
  )
  async changes(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
    @OnlyPartner() only: string | null,
    @Query() { after, partner, type, limit }: ChangesParameters,
  ): Promise<Answer<ChangesAnswer> | undefined> {
    if (only !== null && partner !== undefined && partner !== only) throw notFound('No partner with this id is known.');
    const filter = { partnerId: only ?? partner ?? null, type };
    const form = request.accepts('application/json', STREAM);
    if (form === false) throw notAcceptable();
    if (form === STREAM && request.method !== 'HEAD') {
      const from = request.get(LAST_EVENT_ID);
      const place = from === undefined ? placeOf('after', after) : placeOf(LAST_EVENT_ID, from);
      await this.follow(request, response, { filter, only, after: place });
      return undefined;
    }
    const place = placeOf('after', after) ?? endOf(0);
    return this.reads.answer(async (client, at) => {
      const { rows, reached, caughtUp } = await readChanges(client, at, filter, { after: place, limit });
      return { changes: rows.map((row) => toChange(row, only)), next: feedCursor(reached), caughtUp };
    });
  }

  /** Answers with a stream, which goes on when the request itself is over. */
  private async follow(request: AuthenticatedRequest, response: Response, { filter, only, after }: Asked): Promise<void> {
    const leave = this.streams.enter(request.caller);
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    void closed.then(leave);
    try {
      // Whatever is wrong with the place is said before the stream begins.
      const { body: begin, position } = await this.reads.answer(async (client, at) => {
        await readChanges(client, at, filter, { after: after ?? endOf(at.position), limit: 0 });
        return after ?? endOf(at.position);
      });
      response.status(200).set({
        'content-type': STREAM,
        'x-accel-buffering': 'no',
        [POSITION_HEADER]: String(position),
      });
      const listener = new Listener(
        {
          response,
          filter,
          only,
          caller: callerKey(request.caller),
          stalledMs: this.config.changeStalledMs,
          isStillAllowed: () => this.isStill(request.caller, request),
        },
        begin,
      );
      this.feed.add(listener, closed);
    } catch (error) {
      leave();
      throw error;
    }
  }
}
