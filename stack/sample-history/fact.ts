import type { DataOf, InboundType } from '#contracts';
import type { Ms } from './time.js';

/** Something that happened in the sample world, to be told as one event. */
export interface Fact<T extends InboundType = InboundType> {
  type: T;
  /** The event's id: unique in the sample's source. */
  id: string;
  time: Ms;
  data: DataOf<T>;
  /** When the event reaches Kafka; the order of publication. */
  arrival: Ms;
}

/** A fact that is told at once, unless a delay is given. The id follows from what it is about. */
export function fact<T extends InboundType>(type: T, about: string, time: Ms, data: DataOf<T>, delay: Ms = 0): Fact {
  const id = `${type.slice(0, -'.v1'.length)}:${about}`;
  return { type, id, time, data, arrival: time + delay };
}
