import type { Instant } from '#contracts';
import type { Account } from '../../accounts/store.js';

/** The partners' clients as they are attributed now, by the time of signup: nearly always appended, seldom inserted. */
export class Clients {
  readonly #byPartner = new Map<string, Account[]>();

  /** Replaces a row of an account by another one, perhaps of another partner. */
  move(before: Account | undefined, after: Account): void {
    const oldPartner = before?.attribution.partnerId ?? null;
    if (before && oldPartner !== null) this.#remove(oldPartner, before);
    if (after.attribution.partnerId !== null) this.#insert(after.attribution.partnerId, after);
  }

  upTo(partnerId: string, until: Instant): Account[] {
    const clients = this.#of(partnerId);
    return clients.slice(0, countUpTo(clients, until));
  }

  /** The latest that signed up at or before `t`, but for one. */
  latest(partnerId: string, t: Instant, except: string | undefined): Account | undefined {
    const clients = this.#of(partnerId);
    for (let i = countUpTo(clients, t) - 1; i >= 0; i -= 1) if (clients[i]!.accountId !== except) return clients[i];
    return undefined;
  }

  /** The earliest that signed up after `t`, but for one. */
  next(partnerId: string, t: Instant, except: string): Account | undefined {
    const clients = this.#of(partnerId);
    for (let i = countUpTo(clients, t); i < clients.length; i += 1) {
      if (clients[i]!.accountId !== except) return clients[i];
    }
    return undefined;
  }

  #of(partnerId: string): Account[] {
    return this.#byPartner.get(partnerId) ?? [];
  }

  #insert(partnerId: string, account: Account): void {
    const clients = this.#byPartner.get(partnerId);
    if (!clients) this.#byPartner.set(partnerId, [account]);
    else clients.splice(countUpTo(clients, account.signedUpAt), 0, account);
  }

  #remove(partnerId: string, { accountId, signedUpAt }: Account): void {
    const clients = this.#of(partnerId);
    let i = countUpTo(clients, signedUpAt) - 1;
    while (clients[i]!.accountId !== accountId) i -= 1;
    clients.splice(i, 1);
  }
}

/** How many of these, which are in order, signed up at or before a moment. */
function countUpTo(clients: readonly Account[], until: Instant): number {
  let low = 0;
  let high = clients.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (clients[middle]!.signedUpAt <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
