import { InvalidTokenError, LedgerError, TokenVerifier } from '#platform';
import { endOf, feedCursor, feedPlace, readChanges, toChange, type ChangeFilter, type FeedPlace } from '#read-models';
import { Controller, Get, Inject, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PassThrough } from 'node:stream';
import { ChangesAnswer } from '../answers/change.js';
import { OnlyPartner, type AuthenticatedRequest } from '../auth/access.js';
import { bearerToken } from '../auth/bearer-token.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
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
  /** The parameter or the header that says so. */
  name: string;
}

/** What changed, page by page, or as it comes. */
@ByPosition()
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
  @ApiProduces('application/json', STREAM)
  @ApiHeader({ name: LAST_EVENT_ID, required: false, description: 'Of a stream: goes before `after`.' })
  @Answers(
    ChangesAnswer,
    'What changed after a position, oldest first: a page, or, by `accept: text/event-stream`, as it comes',
    ...OF_REFERRALS,
  )
  async changes(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
    @OnlyPartner() only: string | null,
    @Query() { after, partner, type, limit }: ChangesParameters,
  ): Promise<Answer<ChangesAnswer> | StreamableFile> {
    response.vary('accept');
    if (only !== null && partner !== undefined && partner !== only) throw notFound('No partner with this id is known.');
    const filter = { partnerId: only ?? partner ?? null, type };
    const form = request.accepts('application/json', STREAM);
    if (form === false) throw notAcceptable();
    if (form === STREAM && request.method !== 'HEAD') {
      const from = request.get(LAST_EVENT_ID);
      const [name, cursor] = from === undefined ? ['after', after] : [LAST_EVENT_ID, from];
      return naming(name, async () => this.follow(request, response, { filter, only, after: placeOf(cursor), name }));
    }
    const place = (await naming('after', () => placeOf(after))) ?? endOf(0);
    return this.reads.answer(async (client, at) => {
      const { rows, reached, caughtUp } = await readChanges(client, at, filter, { after: place, limit });
      return { changes: rows.map((row) => toChange(row, only)), next: feedCursor(reached), caughtUp };
    });
  }

  /** A stream, which goes on when the request itself is over: it takes none of the caller's requests at a time. */
  private async follow(
    request: AuthenticatedRequest,
    response: Response,
    { filter, only, after, name }: Asked,
  ): Promise<StreamableFile> {
    // Whatever is wrong with the place is said before the stream begins.
    const { body: place, position } = await this.reads.answer(async (client, at) => {
      const begin = after ?? endOf(at.position);
      await naming(name, () => readChanges(client, at, filter, { after: begin, limit: 0 }));
      return begin;
    });
    const leave = this.streams.enter(request.caller);
    const out = new PassThrough();
    const closed = new Promise<void>((resolve) => out.once('close', resolve));
    void closed.then(leave);
    response.once('close', () => out.destroy());
    // One that ended in order is sent to its end.
    out.once('close', () => void (out.readableEnded || response.destroy()));
    if (response.destroyed) out.destroy();
    response.set({ connection: 'close', 'x-accel-buffering': 'no', [POSITION_HEADER]: String(position) });
    const options = {
      out,
      filter,
      only,
      caller: callerKey(request.caller),
      stalledMs: this.config.changeStalledMs,
      isStillAllowed: () => this.isStillAllowed(request),
    };
    this.feed.add(new Listener(options, place), closed);
    return new StreamableFile(out, { type: STREAM });
  }

  /** Its token has not ended since, and has not been revoked. Where nobody can say, it is left be. */
  private async isStillAllowed(request: AuthenticatedRequest): Promise<boolean> {
    try {
      await this.verifier.verify(bearerToken(request) ?? '');
      return true;
    } catch (error) {
      return !(error instanceof InvalidTokenError);
    }
  }
}

const placeOf = (cursor: string | undefined): FeedPlace | undefined =>
  cursor === undefined ? undefined : feedPlace(cursor);

/** @throws Problem 400 for a place that is none, which names the parameter or the header */
async function naming<T>(parameter: string, place: () => T | Promise<T>): Promise<T> {
  try {
    return await place();
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === 'INVALID_CURSOR')) throw error;
    throw invalidParameters([{ parameter, detail: error.message }]);
  }
}

const notAcceptable = (): Problem =>
  new Problem(406, { code: 'not-acceptable', detail: `The changes are there as application/json and as ${STREAM}.` });
