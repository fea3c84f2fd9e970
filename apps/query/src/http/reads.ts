import type { PoolClient } from '#platform';
import { LiveSnapshots, type At } from '#projections';
import { Injectable } from '@nestjs/common';
import { LastPosition } from './last-position.js';

/** The answer to a request, and the position of the event store that it reflects. */
export class Answer<T> {
  constructor(
    readonly body: T,
    readonly position: number,
  ) {}
}

/** A read that came to no answer, and the position at which it did not. */
export class FailedRead extends Error {
  constructor(
    override readonly cause: unknown,
    readonly position: number,
  ) {
    super('a read failed', { cause });
  }
}

/** One request, one read: everything in an answer is of one position and one version. */
@Injectable()
export class Reads {
  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly last: LastPosition,
  ) {}

  /** @throws FailedRead where the position is known by then */
  answer<T>(read: (client: PoolClient, at: At) => Promise<T>): Promise<Answer<T>> {
    return this.snapshots.read(async (client, at) => {
      this.last.note(at.position);
      try {
        return new Answer(await read(client, at), at.position);
      } catch (error) {
        throw new FailedRead(error, at.position);
      }
    });
  }
}
