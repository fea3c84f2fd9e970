import type { PoolClient } from '#platform';
import { askLive, LiveSnapshots, type At, type Found, type LiveRead, type Standing } from '#read-models';
import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { LastPosition } from './last-position.js';

/** The answer to a request, and the position of the event store that it reflects. */
export class Answer<T> {
  constructor(
    readonly body: T,
    readonly position: number,
    /** Where it was read; undefined where more than that was there. */
    readonly standing?: Standing,
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

interface Snapshot {
  client: PoolClient;
  at: At;
}

/** One request, one read: everything in an answer is of one position and one version. */
@Injectable()
export class Reads {
  readonly #held = new AsyncLocalStorage<Snapshot>();

  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly last: LastPosition,
  ) {}

  /** @throws FailedRead where the position is known by then */
  answer<T>(read: (client: PoolClient, at: At) => Promise<T>): Promise<Answer<T>> {
    const held = this.#held.getStore();
    return held
      ? this.#answerAt(held.at, () => read(held.client, held.at))
      : this.snapshots.read((client, at) => this.#answerAt(at, () => read(client, at)));
  }

  /** The same by one statement. @throws FailedRead where it comes to no answer */
  async ask<Row, T>(read: LiveRead<Row, T>): Promise<Answer<T>> {
    const held = this.#held.getStore();
    const { at, rows } = held ? await this.#askHeld(held, read) : await this.snapshots.ask(read);
    return this.#answerAt(at, () => read.answer(rows, at));
  }

  /**
   * Whatever is answered within `work` is of one position and one version.
   * @param isTold whether the caller has heard a part of it: then it cannot be begun anew where the server is lost
   */
  hold<T>(work: () => Promise<T>, isTold: () => boolean): Promise<T> {
    return this.snapshots.read((client, at) => this.#held.run({ client, at }, work), isTold);
  }

  async #askHeld<Row>({ client, at }: Snapshot, read: LiveRead<Row, unknown>): Promise<Found<Row>> {
    try {
      // A version was live when the snapshot was taken, so that there is a row.
      return (await askLive(client, read))!;
    } catch (error) {
      throw new FailedRead(error, at.position);
    }
  }

  async #answerAt<T>(at: At, read: () => T | Promise<T>): Promise<Answer<T>> {
    this.last.note(at.position);
    try {
      const { position, version, isWhole } = at;
      return new Answer(await read(), position, isWhole ? { position, version } : undefined);
    } catch (error) {
      throw new FailedRead(error, at.position);
    }
  }
}
