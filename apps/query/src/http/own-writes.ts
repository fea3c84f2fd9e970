import type { EventIdentity, MessagePlace, Sent } from '#event-store';
import { LiveSnapshots } from '#read-models';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LIMITS } from '../limits/limits-token.js';
import { LastPosition, POSITION_HEADER } from './last-position.js';
import { invalidParameters, Problem, unavailable } from './problem.js';
import { Unread, wholeNumber, type Reader } from './readers.js';
import { sentEvent, sentMessage } from './sent.js';
import { shuttingDown, Stopping } from './stopping.js';

const DEFAULT_WAIT_MS = 2_000;
const WAIT_MS_MAX = 60_000;
const position = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/**
 * Reading one's own writes: a request waits, up to `x-max-wait-ms` (60 s at most), until the projections are as far as
 * `x-min-position`, or as the event of `x-min-event` or the message of `x-min-offset`, once these are recorded.
 */
@Injectable()
export class OwnWrites {
  private waiting = 0;

  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly last: LastPosition,
    private readonly stopping: Stopping,
    @Inject(LIMITS) private readonly limits: LimitsConfig,
  ) {}

  /** @throws Problem 400, 409, 503 */
  async awaitFor(request: Request, response: Response): Promise<void> {
    const minimum = header(request, 'x-min-position', position);
    const event = header(request, 'x-min-event', sentEvent);
    const message = header(request, 'x-min-offset', sentMessage);
    const waitMs = Math.min(header(request, 'x-max-wait-ms', position) ?? DEFAULT_WAIT_MS, WAIT_MS_MAX);
    if (minimum === undefined && !event && !message) return;
    if (this.waiting >= this.limits.positionWaitersMax)
      throw unavailable('busy', 'As many wait for a position as there may be at a time.');
    this.waiting += 1;
    try {
      const deadline = performance.now() + waitMs;
      const left = (): number => Math.max(0, deadline - performance.now());
      const recorded = [
        event && (await this.#recorded({ event }, left(), () => this.#eventMissing(event, waitMs))),
        message && (await this.#recorded({ message }, left(), () => this.#messageMissing(message, waitMs))),
      ];
      const until = Math.max(minimum ?? 0, ...recorded.map((at) => at ?? 0));
      await this.#projected(until, left(), waitMs, response);
    } finally {
      this.waiting -= 1;
    }
  }

  async #recorded(sent: Sent, leftMs: number, missing: () => Promise<Problem>): Promise<number> {
    const { signal } = this.stopping;
    const at = await this.snapshots.arrivals.waitFor(sent, leftMs, signal);
    if (at !== undefined) return at;
    throw signal.aborted ? shuttingDown() : await missing();
  }

  async #projected(minimum: number, leftMs: number, waitMs: number, response: Response): Promise<void> {
    const { signal } = this.stopping;
    const reached = await this.snapshots.waitFor(minimum, leftMs, signal);
    this.last.note(reached);
    if (reached >= minimum) return;
    if (reached >= 0) response.setHeader(POSITION_HEADER, reached);
    if (signal.aborted) throw shuttingDown();
    throw unavailable(
      'position-not-reached',
      `The projections have not reached position ${minimum}, which was to be waited for, within ${waitMs} ms.`,
    );
  }

  /** A producer may have sent it once more and right, under the same id: so a refusal counts only when the time is over. */
  async #eventMissing(event: EventIdentity, waitMs: number): Promise<Problem> {
    if ((await this.snapshots.arrivals.refusal(event)) !== undefined)
      return new Problem(409, {
        code: 'event-refused',
        detail:
          'The event of x-min-event was refused: it is a dead letter. GET /v1/events/{source}/{eventId} tells why.',
      });
    return unavailable('event-not-recorded', `No event as x-min-event names it was recorded within ${waitMs} ms.`);
  }

  async #messageMissing({ topic, partition }: MessagePlace, waitMs: number): Promise<Problem> {
    const topics = await this.snapshots.arrivals.topics();
    const known = topics.find((one) => one.topic === topic);
    if (known) {
      const { partitions } = known;
      const ends = partitions.includes(partition) ? '' : `, of which the partitions ${partitions.join(', ')} are read`;
      const detail = `The message of x-min-offset was not read within ${waitMs} ms from ${topic}${ends}.`;
      return unavailable('offset-not-read', detail);
    }
    const read = topics.length === 0 ? 'none so far' : topics.map((one) => one.topic).join(', ');
    return unavailable('offset-not-read', `The topic of x-min-offset is not among those that are read: ${read}.`);
  }
}

function header<T>(request: Request, name: string, reader: Reader<T>): T | undefined {
  const text = request.get(name);
  if (text === undefined) return undefined;
  const value = reader(text);
  if (value instanceof Unread) throw invalidParameters([{ parameter: name, detail: value.problem }]);
  return value;
}
