import { median, spread } from '../statistics.js';

/** One figure of a report: `value` beside the `reference` that was measured in the same run. */
export interface Row {
  name: string;
  unit: string;
  value: number;
  reference: number;
  /** value / reference: of several runs the median of their ratios. */
  ratio: number;
  /** The least and the greatest ratio of the runs. */
  spread: [number, number];
  /** What the ratio has to be: `≤ 1.5`. */
  target: string;
  met: boolean;
}

export interface Target {
  atMost?: number;
  atLeast?: number;
}

/** One run: what was measured, and its reference beside it. */
export interface Measured {
  value: number;
  reference: number;
}

/** A row from runs that were made in turn; the target is for the ratio. */
export function ratioRow(name: string, unit: string, runs: readonly Measured[], target: Target): Row {
  const ratios = runs.map(({ value, reference }) => value / reference);
  const ratio = median(ratios);
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = target;
  return {
    name,
    unit,
    value: median(runs.map(({ value }) => value)),
    reference: median(runs.map(({ reference }) => reference)),
    ratio,
    spread: spread(ratios),
    target: target.atMost === undefined ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`,
    met: ratio <= atMost && ratio >= atLeast,
  };
}
