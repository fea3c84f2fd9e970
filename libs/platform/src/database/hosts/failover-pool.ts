import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRetriable } from '../../errors/sqlstate.js';
import type { SessionAttributes } from './database-hosts.js';
import { cut } from './host-look.js';
import { HostWatch } from './host-watch.js';

/** A server that refuses connections though it answers (it has as many as it takes) is asked again after this. */
const PAUSE_MS = 100;
/** So that a pool that prefers a standby comes back to it, and one of several standbys has no more than its share. */
const LIFETIME_SECONDS = 60;

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

interface FailoverPoolOptions extends pg.PoolConfig {
  connectionString: string;
  application_name: string;
  connectionTimeoutMillis: number;
}

/**
 * A pool over several servers of one database, of which each connection goes to the one that is what is wanted. Whoever asks for a
 * connection while there is none such waits for it, as long as a connection is waited for anyway; whoever has one to a
 * server that was left hears that it is lost, and tries again as after any loss.
 */
export class FailoverPool extends pg.Pool {
  readonly #watch: HostWatch;
  readonly #places = new Map<pg.Client, number>();
  #isListening = false;
  readonly #timeoutMs: number;
  readonly #name: string;

  /** @param inNeed what is wanted where the address does not say */
  constructor(options: FailoverPoolOptions, inNeed: SessionAttributes) {
    const { connectionString, ...others } = options;
    const watch = HostWatch.of(connectionString, inNeed);
    const places = new Map<pg.Client, number>();
    class ClientOfHost extends pg.Client {
      constructor(config: pg.ClientConfig) {
        const place = watch.chosen;
        super({ ...config, connectionString: watch.urls[place] });
        places.set(this, place);
        this.once('end', () => places.delete(this));
      }
    }
    super({
      ...others,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      Client: ClientOfHost as unknown as new () => pg.ClientBase,
    });
    this.#watch = watch;
    this.#places = places;
    this.#timeoutMs = options.connectionTimeoutMillis;
    this.#name = options.application_name;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const connected = this.#connect();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release as Error | boolean | undefined)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    this.#watch.leave(this.#onLeft);
    return callback ? super.end(callback) : super.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    if (!this.#isListening && !this.ending) {
      this.#isListening = true;
      this.#watch.listen(this.#onLeft, this.#name);
    }
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      const place = await this.#watch.place(deadline - performance.now());
      try {
        return await super.connect();
      } catch (error) {
        if (!isRetriable(error) || performance.now() > deadline || this.ending) throw error;
        this.#watch.lookAgain(place);
        await sleep(PAUSE_MS);
      }
    }
  }

  readonly #onLeft = (hasLeft: (place: number) => boolean): void => {
    for (const [client, place] of this.#places) if (hasLeft(place)) cut(client);
  };
}
