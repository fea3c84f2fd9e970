/** What a spreadsheet would take for a formula: some ids are whatever strangers wrote. Those of contracts.md pass. */
const FORMULA = /^(?:[=+\t\r]|[-@](?![A-Za-z0-9._:@-]*$))/;

function cell(value: string | number | bigint | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of RFC 4180, without its end. */
export const csvLine = (values: readonly (string | number | bigint | null)[]): string => values.map(cell).join(',');
