import { OpsError } from '../ops-error.js';
import type { Input } from './input.js';
import type { OtherKind } from './recognize/kind.js';

const EXPECTED =
  'Expected is one CloudEvent in JSON a line (NDJSON), or a JSON list of CloudEvents, in UTF-8, gzipped or not.';

/** What a file of events is read for. */
export type Use = 'import' | 'restore' | 'validate';

const DONE: Record<Use, string> = { import: 'imported', restore: 'imported', validate: 'validated' };

/**
 * A file of another kind is refused as a whole, before anything of it is written.
 * @param use what the file is to be used for; to restore it has to be an export
 * @throws OpsError that says what it looks like and how it is converted
 */
export function requireKind({ kind, isGzip }: Input, file: string, use: Use): void {
  if (kind.kind === 'other') throw new OpsError(refusal(kind, isGzip, file, use));
  if (use === 'restore' && kind.kind === 'list')
    throw new OpsError(
      `${nameOf(file)} is a JSON list, and an export has an event a line, as "export" writes it: nothing was restored.`,
    );
}

function refusal({ looksLike, convert, hint }: OtherKind, isGzip: boolean, file: string, use: Use): string {
  const lines = [`${nameOf(file)} looks like ${looksLike}: nothing of it was ${DONE[use]}.`, EXPECTED];
  if (convert !== undefined)
    lines.push('To convert it:', `  ${piped(convert, isGzip, file)} | npx referral-ledger ${COMMAND[use]}`);
  if (hint !== undefined) lines.push(hint.replaceAll('FILE', quoted(file)));
  return lines.join('\n');
}

const COMMAND: Record<Use, string> = { import: 'import -', restore: 'import --exported -', validate: 'validate -' };

export const nameOf = (file: string): string => (file === '-' ? 'What came by standard input' : file);

const piped = (convert: string, isGzip: boolean, file: string): string =>
  isGzip ? `gzip -dc < ${quoted(file)} | ${convert}` : `${convert} < ${quoted(file)}`;

const quoted = (file: string): string =>
  file === '-' ? 'FILE' : /^[\w./+:@-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
