import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';
import type { Kind } from './recognize/kind.js';

/**
 * The facts of one program's ledger are not to come into that of another by a mistaken name: what is in a log stays there.
 * @param program whose ledger the file is meant for; null: no program's
 * @param expected whose export the file may be instead of that one's
 * @throws OpsError where the file is the export of another program's ledger
 */
export function requireOwnExport(kind: Kind, file: string, program: string | null, expected?: string): void {
  const exported = kind.kind === 'other' ? undefined : kind.program;
  if (expected !== undefined && expected !== exported)
    throw new OpsError(`${file} is no export of the program ${expected}, but ${describe(exported)}.`, EXIT.usage);
  if (exported === undefined || exported === (expected ?? program)) return;
  throw new OpsError(
    `${file} is an export of the program ${exported}, and what it is meant for ${belongsTo(program)}: nothing was taken. ` +
      `If that is what you want, add --from-program ${exported}.`,
  );
}

const describe = (program: string | undefined): string =>
  program === undefined ? 'names no program' : `of the program ${program}`;

const belongsTo = (program: string | null): string =>
  program === null ? 'is no program’s ledger' : `is that of ${program}`;
