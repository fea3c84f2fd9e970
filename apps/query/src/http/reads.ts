import type { PoolClient } from '#platform';
import { LiveSnapshots, NotFoundError, type At } from '#projections';
import { Injectable } from '@nestjs/common';
import { notFound } from './problem.js';

/** The answer to a request, and the position of the event store that it reflects. */
export class Answer<T> {
  constructor(
    readonly body: T,
    readonly position: number,
  ) {}
}

export const POSITION_HEADER = 'x-position';

/** One request, one read: everything in an answer is of one position and one version. */
@Injectable()
export class Reads {
  constructor(private readonly snapshots: LiveSnapshots) {}

  /** @throws Problem 404 with the position at which the thing was not found */
  answer<T>(read: (client: PoolClient, at: At) => Promise<T>): Promise<Answer<T>> {
    return this.snapshots.read(async (client, at) => {
      try {
        return new Answer(await read(client, at), at.position);
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        throw notFound(error.message, { [POSITION_HEADER]: String(at.position) });
      }
    });
  }
}
