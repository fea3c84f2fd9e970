import { OpsError } from '../ops-error.js';
import type { Input } from './input.js';
import type { OtherKind } from './recognize/kind.js';

const EXPECTED =
  'Expected is one CloudEvent in JSON a line (NDJSON), or a JSON list of CloudEvents, in UTF-8, gzipped or not.';

/**
 * A file of another kind is refused as a whole, before anything of it is written.
 * @param restores whether it has to be an export
 * @throws OpsError that says what it looks like and how it is converted
 */
export function requireKind({ kind, isGzip }: Input, file: string, restores: boolean): void {
  if (kind.kind === 'other') throw new OpsError(refusal(kind, isGzip, file));
  if (restores && kind.kind === 'list')
    throw new OpsError(
      `${nameOf(file)} is a JSON list, and an export has an event a line, as "export" writes it: nothing was restored.`,
    );
}

function refusal({ looksLike, convert, hint }: OtherKind, isGzip: boolean, file: string): string {
  const lines = [`${nameOf(file)} looks like ${looksLike}: nothing of it was imported.`, EXPECTED];
  if (convert !== undefined) lines.push('To convert it:', `  ${piped(convert, isGzip, file)}`);
  if (hint !== undefined) lines.push(hint.replaceAll('FILE', quoted(file)));
  return lines.join('\n');
}

const nameOf = (file: string): string => (file === '-' ? 'What came by standard input' : file);

const piped = (convert: string, isGzip: boolean, file: string): string =>
  `${isGzip ? `gzip -dc < ${quoted(file)} | ${convert}` : `${convert} < ${quoted(file)}`} | npx referral-ledger import -`;

const quoted = (file: string): string =>
  file === '-' ? 'FILE' : /^[\w./+:@-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
