import { SingleBar } from 'cli-progress';

/** Where a command speaks: results on standard output, everything about how it goes on standard error. */
export interface Output {
  result(text: string): void;
  note(text: string): void;
  /** A bar on a terminal; on anything else nothing, so that logs stay readable. `total` undefined: not known. */
  progress(label: string, total: number | undefined, rate?: Rate): Progress;
}

/** Shown beside a bar: how many of these a second, for work that goes on from where it stood. */
export interface Rate {
  unit: string;
  from: number;
}

export interface Progress {
  /** `total`: where it has grown meanwhile. */
  update(done: number, total?: number): void;
  stop(): void;
}

export function standardOutput(): Output {
  return {
    result: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    progress: (label, total, rate) => (process.stderr.isTTY && total !== undefined ? bar(label, total, rate) : SILENT),
  };
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

function bar(label: string, total: number, rate?: Rate): Progress {
  const begun = performance.now();
  const single = new SingleBar({
    format: `${label} {bar} {percentage} %${rate ? `  {rate} ${rate.unit}/s` : ''}  {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
  });
  const rateAt = (done: number): number =>
    rate ? Math.round((done - rate.from) / Math.max(0.001, (performance.now() - begun) / 1000)) : 0;
  single.start(total, rate?.from ?? 0, { rate: 0 });
  return {
    update: (done, grown) => {
      if (grown !== undefined) single.setTotal(grown);
      single.update(done, { rate: rateAt(done) });
    },
    stop: () => single.stop(),
  };
}
