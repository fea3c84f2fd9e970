import { chooseHost, needsPrimary } from './choose-host.js';
import { parseHosts, type SessionAttributes } from './database-hosts.js';
import { HostLook } from './host-look.js';
import { NoHostError, refusalOfAll } from './no-host-error.js';

/** Hosts by their places: told when connections to one are of no use any more. */
export type OnLeft = (hasLeft: (place: number) => boolean) => void;

const watches = new Map<string, HostWatch>();
/** By the hosts: a primary that was promoted is known to all who name them, whatever they want. */
const newestTimelines = new Map<string, number>();

/**
 * Knows which of a database's servers to go to, by asking all of them all the time: so a primary that hangs is left as soon as another
 * one has taken its place, and a standby that hangs as soon as it says nothing any more. Shared by all who want the same of the
 * same servers in this process.
 */
export class HostWatch {
  readonly urls: readonly string[];
  readonly wants: SessionAttributes;
  readonly #hostsKey: string;
  #looks: HostLook[] = [];
  #place: number | undefined;
  readonly #listeners = new Set<OnLeft>();
  readonly #waiting = new Set<() => void>();

  /** @param inNeed what is wanted where the address does not say */
  static of(url: string, inNeed: SessionAttributes): HostWatch {
    const key = `${inNeed} ${url}`;
    const watch = watches.get(key) ?? new HostWatch(url, inNeed);
    watches.set(key, watch);
    return watch;
  }

  private constructor(url: string, inNeed: SessionAttributes) {
    const { urls, wants, shuffled } = parseHosts(url);
    this.#hostsKey = urls.join(' ');
    this.urls = shuffled ? urls.toSorted(() => Math.random() - 0.5) : urls;
    this.wants = wants ?? inNeed;
  }

  /** Whoever listens keeps it looking. */
  listen(listener: OnLeft, applicationName: string): void {
    this.#listeners.add(listener);
    if (this.#looks.length > 0) return;
    this.#looks = this.urls.map((url) => new HostLook(url, `${applicationName}-hosts`, () => this.#decide()));
  }

  leave(listener: OnLeft): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    for (const look of this.#looks) look.close();
    this.#looks = [];
    this.#place = undefined;
    for (const wake of this.#waiting) wake();
  }

  /** The server to go to, as far as is known; the first one before anything is. */
  get chosen(): number {
    return this.#place ?? 0;
  }

  /**
   * The place of the server to go to, as soon as there is one.
   * @throws NoHostError where there is none within the time; the fault itself, at once, where every server refuses who comes
   */
  async place(withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs;
    while (this.#place === undefined) {
      const left = deadline - performance.now();
      const refusal = refusalOfAll(this.#looks);
      if (refusal !== undefined) throw refusal;
      if (left <= 0 || this.#looks.length === 0) throw new NoHostError(this.urls.length, this.wants, this.#looks);
      await this.#decision(left);
    }
    return this.#place;
  }

  /** A connection to it was refused or lost: all are asked again before anybody goes anywhere. */
  lookAgain(place: number): void {
    if (this.#place !== place) return;
    this.#place = undefined;
    for (const look of this.#looks) {
      look.isKnown = false;
      look.now();
    }
  }

  /** Until a server is chosen, or the time is over. */
  async #decision(withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    this.#waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }

  #decide(): void {
    // One that was not asked yet may be the newest primary.
    if (!this.#looks.every(({ isKnown }) => isKnown)) return;
    const views = this.#looks.map(({ view }) => view);
    const newest = Math.max(newestTimelines.get(this.#hostsKey) ?? 0, ...views.map((view) => view?.timeline ?? 0));
    newestTimelines.set(this.#hostsKey, newest);
    const chosen = chooseHost({ wants: this.wants, views, newest, current: this.#place });
    this.#place = chosen;
    if (chosen !== undefined || refusalOfAll(this.#looks) !== undefined) for (const wake of this.#waiting) wake();
    if (chosen === undefined) return;
    // Where nothing better is to be had, whoever waits for a server that hangs goes on waiting: it may go on as well.
    const mustBeChosen = needsPrimary(this.wants);
    const hasLeft = (place: number): boolean => place !== chosen && (mustBeChosen || views[place] === undefined);
    for (const listener of this.#listeners) listener(hasLeft);
  }
}
