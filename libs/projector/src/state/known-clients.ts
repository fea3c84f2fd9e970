import type { Instant } from '#contracts';
import { ClientList, type Account, type Client, type Partner } from '#fold';
import type { PoolClient } from '#platform';
import { latestClientsAt, signupsOfClients } from '#read-models';
import type { CachedTable } from './cached-table.js';
import type { MemoryLimits } from './memory-limits.js';

/** Whose rows, and in whose transaction it asks. */
interface People {
  readonly client: PoolClient;
  readonly accounts: CachedTable<Account>;
  readonly partners: CachedTable<Partner>;
}

/**
 * When the clients of a partner signed up, as they are attributed now: asked for by each fact that comes late beside the partner's
 * latest client. Nobody else attributes accounts while the lease is held.
 */
export class KnownClients {
  /** Those that were loaded first come first. */
  readonly #lists = new Map<string, ClientList<Client>>();
  /** How many clients are in the lists, each list counted as one more. */
  #size = 0;
  /** Of them, how many this batch has loaded: what it asked for is not to push out what it asked for before. */
  #loaded = 0;
  /** Moment and partner → the id of the latest client at or before it, as the database had it when the batch began. */
  readonly #latest = new Map<string, string | null>();

  constructor(
    private readonly state: People,
    private readonly limits: Pick<MemoryLimits, 'clientsOf' | 'clients'>,
  ) {}

  /** All clients of a partner; undefined where it was not asked for, or has too many. */
  of(partnerId: string): ClientList<Client> | undefined {
    return this.#lists.get(partnerId);
  }

  /** Follows an account to the partner whose client it is now. */
  move(before: Account | undefined, after: Account): void {
    const [from, to] = [before?.attribution.partnerId, after.attribution.partnerId];
    if (from === to && before?.signedUpAt === after.signedUpAt) return;
    const left = from ? this.of(from) : undefined;
    if (before && left) {
      left.remove({ id: before.accountId, account: before });
      this.#size -= 1;
    }
    const joined = to ? this.of(to) : undefined;
    if (!to || !joined) return;
    if (joined.all().length < this.limits.clientsOf) {
      joined.insert(clientOf(after));
      this.#size += 1;
    } else this.#forget(to);
  }

  #remember(partnerId: string, list: ClientList<Client>): void {
    this.#lists.set(partnerId, list);
    this.#size += sizeOf(list);
    for (const first of this.#lists.keys()) {
      if (this.#size <= this.limits.clients) break;
      this.#forget(first);
    }
  }

  #forget(partnerId: string): void {
    this.#size -= sizeOf(this.of(partnerId)!);
    this.#lists.delete(partnerId);
  }

  /** Loads all clients of those partners that have few, as far as there is room for them. */
  async prefetch(partnerIds: Iterable<string>): Promise<void> {
    const { partners, accounts, client } = this.state;
    const asked = [...new Set(partnerIds)].filter((id) => !this.of(id));
    await partners.prefetch(asked);
    const lists = new Map<string, ClientList<Client>>();
    const stored: string[] = [];
    for (const id of asked) {
      const { directClients } = partners.peek(id) ?? { directClients: 0 };
      const loaded = this.#loaded + directClients + 1;
      if (directClients > this.limits.clientsOf || loaded > this.limits.clients) continue;
      this.#loaded = loaded;
      lists.set(id, new ClientList());
      if (directClients > 0) stored.push(id);
    }
    if (stored.length > 0) {
      for (const { accountId, partnerId, signedUpAt } of await signupsOfClients(client, stored)) {
        if (!accounts.peek(accountId)) lists.get(partnerId)!.insert({ id: accountId, account: { signedUpAt } });
      }
    }
    for (const [id, list] of lists) {
      for (const account of accounts.under('partner', id)) list.insert(clientOf(account));
      this.#remember(id, list);
    }
  }

  /** Asks for the latest client at or before each moment: where a partner's clients are too many to be in memory. */
  async prefetchLatest(asked: readonly { partnerId: string; at: Instant }[]): Promise<void> {
    if (asked.length === 0) return;
    const found = await latestClientsAt(this.state.client, asked);
    this.state.accounts.absorb(found.filter((account) => account !== undefined));
    asked.forEach(({ partnerId, at }, i) => this.#latest.set(`${at} ${partnerId}`, found[i]?.accountId ?? null));
  }

  /** The answer to `prefetchLatest`: an account id, null where there was none, undefined where that was not asked. */
  latestInDatabase(partnerId: string, at: Instant): string | null | undefined {
    return this.#latest.get(`${at} ${partnerId}`);
  }

  /** What the database answered holds for a batch alone. */
  forgetAnswers(): void {
    this.#latest.clear();
    this.#loaded = 0;
  }
}

const sizeOf = (list: ClientList<Client>): number => list.all().length + 1;

const clientOf = ({ accountId, signedUpAt }: Account): Client => ({ id: accountId, account: { signedUpAt } });
