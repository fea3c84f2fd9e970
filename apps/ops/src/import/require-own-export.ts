import { OpsError } from '../ops-error.js';
import type { Line } from './lines.js';
import { jsonOf, programOfExport } from './recognize/json.js';

/** Whose export a file may be: of a program; null: of none; undefined: whosever it is. What names no program is taken anyway. */
export type Meant = string | null | undefined;

/**
 * The facts of one program's ledger are not to come into that of another by a mistaken name: what is in a log stays there.
 * @param where the export stands
 * @param exported the program that it names
 * @throws OpsError where that is another one
 */
export function requireOwnExport(where: string, exported: string | undefined, meant: Meant): void {
  if (exported === undefined || meant === undefined || exported === meant) return;
  throw new OpsError(
    `${where} is of an export of the program ${exported}, and what is meant is ${describe(meant)}: it is not taken. ` +
      `If it is to be, add --from-program ${exported}.`,
  );
}

const describe = (meant: string | null): string => (meant === null ? 'no program’s ledger' : `that of ${meant}`);

const NAME = '"ledgerprogram"';

/** The lines of a file, each looked at before it is taken: exports may have been put together, or begun by a release that did not name a program. */
export async function* ownLines(lines: AsyncIterable<Line>, meant: Meant): AsyncGenerator<Line> {
  for await (const line of lines) {
    if (meant !== undefined && line.bytes.includes(NAME))
      for (const event of eventsOf(line.bytes)) requireOwnExport(`Line ${line.number}`, programOfExport(event), meant);
    yield line;
  }
}

function eventsOf(bytes: Buffer): object[] {
  return [jsonOf(bytes.toString('utf8'))?.value].flat().filter((value) => typeof value === 'object' && value !== null);
}
