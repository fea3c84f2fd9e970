import type { Instant } from '#contracts';

/** Who signed up, as attributed now. */
export interface Client {
  id: string;
  account: { signedUpAt: Instant } | undefined;
}

/** A partner's clients as they are attributed now, by the time of signup: nearly always appended, seldom inserted. */
export class ClientList<C extends Client> {
  readonly #clients: C[] = [];
  /** When each signed up: looked through far more often than the clients themselves, which lie all over memory. */
  readonly #signups: Instant[] = [];

  insert(client: C): void {
    const { signedUpAt } = client.account!;
    const at = this.#countUpTo(signedUpAt);
    this.#clients.splice(at, 0, client);
    this.#signups.splice(at, 0, signedUpAt);
  }

  /** Takes out whoever has the client's id and signed up when it did. */
  remove({ id, account }: Client): void {
    let at = this.#countUpTo(account!.signedUpAt) - 1;
    while (this.#clients[at]!.id !== id) at -= 1;
    this.#clients.splice(at, 1);
    this.#signups.splice(at, 1);
  }

  all(): readonly C[] {
    return this.#clients;
  }

  /** The latest signup at or before `t`, but for one account's. */
  latest(t: Instant, except: string | undefined): Instant | undefined {
    for (let i = this.#countUpTo(t) - 1; i >= 0; i -= 1) {
      if (except === undefined || this.#clients[i]!.id !== except) return this.#signups[i];
    }
    return undefined;
  }

  /** The earliest signup after `t`, but for one account's. */
  next(t: Instant, except: string): Instant | undefined {
    for (let i = this.#countUpTo(t); i < this.#clients.length; i += 1) {
      if (this.#clients[i]!.id !== except) return this.#signups[i];
    }
    return undefined;
  }

  /** How many signed up at or before a moment. */
  #countUpTo(until: Instant): number {
    let low = 0;
    let high = this.#signups.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#signups[middle]! <= until) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
