import type { RecordedType } from '../catalogue.js';

/** Makes data of one schema version into data of the next. Pure; it must not change what it is given. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Since version 2 a decision says what the partner could withdraw when it was taken; before, nobody noted it. */
const withAvailableUnknown: Upcaster = (data) => ({ ...data, availableMinor: null });

/**
 * By type, how data that an earlier release recorded becomes today's: the first from schema version 1 to 2, the next
 * from 2 to 3. Only ever appended to. A type whose class gains, loses or renames something that readers rely on gets one
 * here; what is recorded stays as it is.
 */
export const UPCASTERS: { readonly [T in RecordedType]?: readonly Upcaster[] } = {
  'withdrawal.approved.v1': [withAvailableUnknown],
  'withdrawal.rejected.v1': [withAvailableUnknown],
};
