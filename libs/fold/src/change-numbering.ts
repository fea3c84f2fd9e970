import type { RecordedEvent } from '#contracts';
import type { Change, RecordedChange } from './rows/change.js';

/** Numbers the changes of each event, which are made one event after the other. */
export class ChangeNumbering {
  #position = 0;
  #seq = 0;

  number({ position, occurredAt }: Pick<RecordedEvent, 'position' | 'occurredAt'>, change: Change): RecordedChange {
    this.#seq = position === this.#position ? this.#seq + 1 : 1;
    this.#position = position;
    return { ...change, position, seq: this.#seq, occurredAt };
  }
}
