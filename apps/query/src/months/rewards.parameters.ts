import { formatInstant, now, type Instant } from '#contracts';
import { countPeriods, type SeriesRange } from '#read-models';
import { AS_OF, DayParameter, InstantParameter, OneOfParameter, PositionParameter } from '../http/parameters.js';
import { invalidParameters } from '../http/problem.js';

const POINTS_MAX = 400;
const DAYS_DEFAULT = 30;
const MONTHS_DEFAULT = 12;

export class RewardsParameters {
  @OneOfParameter(['day', 'month'])
  by: 'day' | 'month' = 'day';

  @DayParameter(`The first day, UTC. Left out: so that there are ${DAYS_DEFAULT} days, or ${MONTHS_DEFAULT} months.`)
  from?: string;

  @DayParameter('The last day, UTC. Left out: today.')
  to?: string;
}

/** Of one partner: also by what was known at a position. */
export class PartnerRewardsParameters extends RewardsParameters {
  @InstantParameter(`${AS_OF} Its day is the last where \`to\` is left out.`)
  asOf?: Instant;

  @PositionParameter()
  atPosition?: number;
}

/** @throws Problem 400 where there are too many points, or none */
export function rangeOf({ by, from, to, asOf }: RewardsParameters & { asOf?: Instant }): SeriesRange {
  const last = to ?? formatInstant(asOf ?? now()).slice(0, 10);
  const range = { by, from: from ?? firstOf(by, last), to: last };
  if (range.from > range.to) {
    throw invalidParameters([{ parameter: 'from', detail: `must not lie after to, which is ${range.to}` }]);
  }
  const points = countPeriods(range);
  if (points > POINTS_MAX) {
    const detail = `must be at most ${POINTS_MAX} ${by}s from the first to the last, are ${points}`;
    throw invalidParameters([{ parameter: 'from', detail }]);
  }
  return range;
}

function firstOf(by: 'day' | 'month', last: string): string {
  const [year, month, day] = last.split('-').map(Number) as [number, number, number];
  const first =
    by === 'day' ? Date.UTC(year, month - 1, day - DAYS_DEFAULT + 1) : Date.UTC(year, month - MONTHS_DEFAULT, 1);
  return new Date(first).toISOString().slice(0, 10);
}
