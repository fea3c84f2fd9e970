import { ValidateBy } from 'class-validator';

/** It stands in paths, topics, tokens and metrics. */
const ID = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
/** On the command line it means each of them. */
export const ALL_PROGRAMS = 'all';

export const PROGRAM_ID_EXPECTED = 'must be 1 to 32 of a-z 0-9 - with no hyphen at either end, and not "all"';

export const isProgramId = (text: unknown): text is string =>
  typeof text === 'string' && ID.test(text) && text !== ALL_PROGRAMS;

/** The variable is a program's id. */
export const IsProgramId = (): PropertyDecorator =>
  ValidateBy({
    name: 'isProgramId',
    validator: { validate: isProgramId, defaultMessage: () => PROGRAM_ID_EXPECTED },
  });
