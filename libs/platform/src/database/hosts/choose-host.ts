import type { SessionAttributes } from './database-hosts.js';

/** What a server says of itself. */
export interface HostView {
  isStandby: boolean;
  /** A standby: whether something sends it what the primary writes. */
  isReceiving: boolean;
  /** A primary: whether it has been told to take no writes. */
  isReadOnly: boolean;
  /** A primary: raised by each promotion. Of two that call themselves primary the one with the lower is a former one. */
  timeline: number;
}

export interface Choice {
  wants: SessionAttributes;
  /** By the hosts' places; undefined: does not answer. */
  views: readonly (HostView | undefined)[];
  /** The highest timeline on which a primary was ever seen. */
  newest: number;
  /** The one that was chosen before: kept where it does as well as any. */
  current: number | undefined;
}

const NEEDS_PRIMARY: ReadonlySet<SessionAttributes> = new Set(['read-write', 'primary']);

export const needsPrimary = (wants: SessionAttributes): boolean => NEEDS_PRIMARY.has(wants);

/** @returns the place of the server to go to; undefined where none will do */
export function chooseHost({ wants, views, newest, current }: Choice): number | undefined {
  const first = (suits: (view: HostView) => boolean): number | undefined => {
    const all = views.flatMap((view, place) => (view && suits(view) ? [place] : []));
    return current !== undefined && all.includes(current) ? current : all[0];
  };
  const primary = first(
    (view) => !view.isStandby && view.timeline >= newest && !(wants === 'read-write' && view.isReadOnly),
  );
  if (needsPrimary(wants)) return primary;
  // One that follows nobody falls behind: better the primary, and better that than nothing.
  const followed = first((view) => view.isStandby && view.isReceiving);
  const standby = followed ?? first((view) => view.isStandby);
  if (wants === 'prefer-standby') return followed ?? primary ?? standby;
  if (wants === 'any') return first((view) => view.isStandby || view.timeline >= newest);
  return standby;
}
