import { formatInstant } from '#contracts';
import type { AsOf } from '../balances.js';
import type { SqlParameters } from '../partner-list/parameters.js';

/** The parameters of a statement that say of when, in its text; undefined: of now. */
export interface PastParameters {
  asOf?: string | undefined;
  atPosition?: string | undefined;
}

export const isOfThen = ({ asOf, atPosition }: AsOf): boolean => asOf !== undefined || atPosition !== undefined;

export const pastParameters = (parameters: SqlParameters, { asOf, atPosition }: AsOf): PastParameters => ({
  asOf: asOf === undefined ? undefined : `${parameters.add(formatInstant(asOf))}::timestamptz`,
  atPosition: atPosition === undefined ? undefined : `${parameters.add(atPosition)}::bigint`,
});

/** The condition for what took effect, and was recorded, by then. @param effective, recorded the columns that say so */
export const isByThen = (effective: string, recorded: string, { asOf, atPosition }: PastParameters): string =>
  [
    'true',
    ...(asOf === undefined ? [] : [`${effective} <= ${asOf}`]),
    ...(atPosition === undefined ? [] : [`${recorded} <= ${atPosition}`]),
  ].join(' AND ');
