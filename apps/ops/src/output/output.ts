import { SingleBar } from 'cli-progress';

/** Where a command speaks: results on standard output, everything about how it goes on standard error. */
export interface Output {
  /** Ends the last line where it has no end yet. */
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
    result: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    progress: (label, total, rate) => (process.stderr.isTTY && total !== undefined ? bar(label, total, rate) : SILENT),
  };
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

function bar(label: string, total: number, rate?: Rate): Progress {
  const begun = performance.now();
  const single = new SingleBar({
    format: `${label} {bar} {percentage} %${rate ? `  {rate} ${rate.unit}/s` : ''}  {left} left`,
    stream: process.stderr,
    hideCursor: true,
  });
  const from = rate?.from ?? 0;
  let end = total;
  const payload = (done: number): { rate: number; left: string } => {
    const perSecond = (done - from) / Math.max(0.001, (performance.now() - begun) / 1000);
    return { rate: Math.round(perSecond), left: perSecond > 0 ? duration((end - done) / perSecond) : '…' };
  };
  single.start(total, from, payload(from));
  return {
    update: (done, grown) => {
      if (grown !== undefined) single.setTotal((end = grown));
      single.update(done, payload(done));
    },
    stop: () => single.stop(),
  };
}

/** Such as `7s`, `3m05s`, `2h00m`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)}m${two(whole % 60)}s`
    : `${Math.floor(whole / 3600)}h${two((whole % 3600) / 60)}m`;
}
