import Table from 'cli-table3';
import type { Machine } from './machine.js';
import type { Row } from './row.js';

/** The report for people. */
export function toTable(machine: Machine, rows: readonly Row[]): string {
  const { cpu, cores, memoryGiB, node, loadBefore } = machine;
  const table = new Table({
    head: ['', 'unit', 'value', 'reference', 'ratio', 'least – greatest', 'target', ''],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { name, unit, value, reference, ratio, spread, target, met } of rows) {
    const range = spread.map((one) => one.toFixed(2)).join(' – ');
    table.push([name, unit, figure(value), figure(reference), ratio.toFixed(2), range, target, met ? 'met' : 'MISSED']);
  }
  const where = `${cores} × ${cpu}, ${memoryGiB} GiB, Node ${node}, load before: ${loadBefore}`;
  return `${where}\n${table.toString()}`;
}

const figure = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: value < 1000 ? 3 : 6, maximumFractionDigits: 0 });
