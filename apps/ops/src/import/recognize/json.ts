import { isExported } from '#contracts';
import { isProgramId } from '#platform';
import type { Whose } from './kind.js';

type ExportedMembers = Parameters<typeof isExported>[0];

const NEWLINE = 0x0a;

/** The lines of a beginning that are there to their end, without blank ones. @param isAll nothing follows */
export function wholeLines(bytes: Buffer, isAll: boolean): string[] {
  const end = isAll ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
  return bytes
    .toString('utf8', 0, end)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** undefined where it is no JSON. */
export function jsonOf(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The program whose ledger an event was exported from, by its own word; undefined where it names none, or was never exported. */
export function programOfExport(event: ExportedMembers): string | undefined {
  const { ledgerprogram } = event;
  return isExported(event) && isProgramId(ledgerprogram) ? ledgerprogram : undefined;
}

/** A CloudEvent, or a list that begins with one: as far as its kind goes, whatever else may be wrong with it. */
export function eventIn(value: unknown): Whose | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null || !('specversion' in first)) return undefined;
  const program = programOfExport(first as ExportedMembers);
  return program === undefined ? {} : { program };
}
