import { isBefore, type ChangeFilter, type ChangeRow, type FeedPlace } from '#read-models';
import type { PassThrough } from 'node:stream';
import { eventFrame, heartbeatFrame, RETRY_FRAME } from './event-frame.js';

/** More than this is not sent to somebody who has not read what came before. */
const UNREAD_BYTES_MAX = 65_536;

export interface ListenerOptions {
  /** What goes out to it; destroyed where its connection is. */
  out: PassThrough;
  filter: ChangeFilter;
  /** The partner who listens; null: somebody who may see all. */
  only: string | null;
  /** Who it is, for what is counted by caller. */
  caller: string;
  stalledMs: number;
  /** Whether the token is still one that counts. */
  isStillAllowed: () => Promise<boolean>;
}

/**
 * One who follows the changes by a stream. It holds no connection to the database and no queue: whoever does not keep up is
 * told nothing until it has read, and then reads up from its own place.
 */
export class Listener {
  /** What comes after this has not been sent. */
  place: FeedPlace;
  /** Whether it is told what comes as it comes. */
  isFollowing = false;
  #told = '';

  constructor(
    private readonly options: ListenerOptions,
    place: FeedPlace,
  ) {
    this.place = place;
    options.out.write(RETRY_FRAME);
  }

  get filter(): ChangeFilter {
    return this.options.filter;
  }

  get caller(): string {
    return this.options.caller;
  }

  get isOpen(): boolean {
    const { out } = this.options;
    return !out.writableEnded && !out.destroyed;
  }

  /** Takes a change in that it has not been told of yet; `flush` sends it. */
  add(row: ChangeRow): void {
    if (!isBefore(this.place, row.place)) return;
    this.#told += eventFrame(row, this.options.only);
    this.place = row.place;
  }

  /** @returns whether more may be sent */
  flush(): boolean {
    const { out } = this.options;
    if (this.#told !== '' && this.isOpen) out.write(this.#told);
    this.#told = '';
    return out.writableLength <= UNREAD_BYTES_MAX;
  }

  /** Waits until what was sent has been read. @returns whether it was; else the connection is cut off */
  async drained(): Promise<boolean> {
    const { out, stalledMs } = this.options;
    if (!this.isOpen) return false;
    if (out.writableLength <= UNREAD_BYTES_MAX) return true;
    const drained = await new Promise<boolean>((resolve) => {
      const settle = (isDrained: boolean) => (): void => {
        clearTimeout(timer);
        out.off('drain', onDrain).off('close', onClose);
        resolve(isDrained);
      };
      const [onDrain, onClose] = [settle(true), settle(false)];
      const timer = setTimeout(onClose, stalledMs);
      out.once('drain', onDrain).once('close', onClose);
    });
    if (!drained) out.destroy();
    return drained;
  }

  /** A sign of life, up to where there is nothing for it; the end where its token counts no longer. */
  async beat(tip: FeedPlace): Promise<void> {
    if (!(await this.options.isStillAllowed())) return this.end();
    if (!this.isOpen || this.options.out.writableLength > UNREAD_BYTES_MAX) return;
    if (this.isFollowing && isBefore(this.place, tip)) this.place = tip;
    this.options.out.write(heartbeatFrame(this.place));
  }

  end(): void {
    if (this.isOpen) this.options.out.end();
  }
}
