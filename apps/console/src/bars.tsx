import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

export interface BarSeries {
  label: string;
  /** A variable of the style sheet. */
  color: string;
  values: readonly number[];
}

interface Props {
  /** What it shows, for whoever does not see it. */
  label: string;
  /** Under the bars. */
  names: readonly string[];
  series: readonly BarSeries[];
  /** What the names are. */
  what?: string;
  height?: number;
  format: (value: number) => string;
}

const styleOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A colour by a variable that differs between light and dark, as the canvas takes it. */
function colorOf(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Bars over equal steps of time, with the values of the step under the pointer. */
export function Bars({ label, names, series, what = 'Month', height = 220, format }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const told = JSON.stringify([names, series]);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const bars = uPlot.paths.bars!({ size: [0.6, 48] });
    const axis = { stroke: colorOf('--faint'), grid: { stroke: colorOf('--line'), width: 1 }, ticks: { show: false } };
    const font = `11px ${styleOf('--mantine-font-family') || 'sans-serif'}`;
    const chart = new uPlot(
      {
        width: box.clientWidth,
        height,
        padding: [12, 8, 0, 0],
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [-0.6, names.length - 0.4] }, y: { range: rangeOf } },
        axes: [
          {
            ...axis,
            font,
            grid: { show: false },
            size: 26,
            incrs: [1, 2, 3, 6, 12],
            values: (_, at) => at.map((i) => names[i] ?? ''),
          },
          {
            ...axis,
            font,
            size: 64,
            values: (_, at) =>
              at.map((value) => value.toLocaleString('en-US', { ...(isLarge(at) && { notation: 'compact' }) })),
          },
        ],
        series: [
          { label: what, value: (_, i) => (i === null ? '–' : (names[i] ?? '–')) },
          ...series.map(({ label: name, color }) => ({
            label: name,
            stroke: colorOf(color),
            fill: colorOf(color),
            paths: bars,
            points: { show: false },
            value: (_: uPlot, value: number | null, _series: number, at: number | null) =>
              at === null ? '–' : format(value ?? 0),
          })),
        ],
      },
      [names.map((_, i) => i), ...series.map(({ values }) => values.map(orNothing))],
      box,
    );
    const resize = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height }));
    resize.observe(box);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [told, height, scheme]);
  return <div ref={place} role="img" aria-label={label} style={{ minHeight: height }} />;
}

/** What would not stand beside the bars in full. */
const isLarge = (values: readonly number[]): boolean => values.some((value) => Math.abs(value) >= 1_000_000);

/** A bar of no height would be a line all the same. */
const orNothing = (value: number): number | null => (value === 0 ? null : value);

/** Zero is always there, and there is something above it. */
const rangeOf = (_: uPlot, min: number | null, max: number | null): [number, number] => {
  const [low, high] = [Math.min(0, min ?? 0), Math.max(0, max ?? 0)];
  return low === high ? [0, 1] : [low * 1.1, high * 1.1];
};
