import type { Machine } from './machine.js';
import type { Row } from './row.js';

/** The report for programs: one line. */
export function toJson(bench: string, machine: Machine, rows: readonly Row[]): string {
  return JSON.stringify({
    bench,
    machine,
    rows: rows.map(({ name, unit, value, reference, ratio, target, met }) => ({
      name,
      unit,
      value: rounded(value),
      reference: rounded(reference),
      ratio: rounded(ratio),
      target,
      met,
    })),
  });
}

/** Four digits that mean something. */
const rounded = (value: number): number => Number(value.toPrecision(4));
