import type { Instant } from '#contracts';
import type { Account } from '../../accounts/store.js';

/** Who signed up, as attributed now. */
export interface Client {
  id: string;
  account: Account | undefined;
}

const signupOf = ({ account }: Client): Instant => account!.signedUpAt;

/** A partner's clients as they are attributed now, by the time of signup: nearly always appended, seldom inserted. */
export class ClientList<C extends Client> {
  readonly #clients: C[] = [];

  insert(client: C): void {
    this.#clients.splice(this.#countUpTo(signupOf(client)), 0, client);
  }

  remove(client: C): void {
    this.#clients.splice(this.#clients.lastIndexOf(client, this.#countUpTo(signupOf(client)) - 1), 1);
  }

  all(): readonly C[] {
    return this.#clients;
  }

  upTo(until: Instant): C[] {
    return this.#clients.slice(0, this.#countUpTo(until));
  }

  /** The latest signup at or before `t`, but for one account's. */
  latest(t: Instant, except: string | undefined): Instant | undefined {
    for (let i = this.#countUpTo(t) - 1; i >= 0; i -= 1) {
      if (this.#clients[i]!.id !== except) return signupOf(this.#clients[i]!);
    }
    return undefined;
  }

  /** The earliest signup after `t`, but for one account's. */
  next(t: Instant, except: string): Instant | undefined {
    for (let i = this.#countUpTo(t); i < this.#clients.length; i += 1) {
      if (this.#clients[i]!.id !== except) return signupOf(this.#clients[i]!);
    }
    return undefined;
  }

  /** How many signed up at or before a moment. */
  #countUpTo(until: Instant): number {
    let low = 0;
    let high = this.#clients.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (signupOf(this.#clients[middle]!) <= until) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
