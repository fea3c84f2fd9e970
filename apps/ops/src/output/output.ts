import { SingleBar } from 'cli-progress';

/** Where a command speaks: results on standard output, everything about how it goes on standard error. */
export interface Output {
  result(text: string): void;
  note(text: string): void;
  /** A bar on a terminal; on anything else nothing, so that logs stay readable. `total` undefined: not known. */
  progress(label: string, total: number | undefined): Progress;
}

export interface Progress {
  update(done: number): void;
  stop(): void;
}

export function standardOutput(): Output {
  return {
    result: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    progress: (label, total) => (process.stderr.isTTY && total !== undefined ? bar(label, total) : SILENT),
  };
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

function bar(label: string, total: number): Progress {
  const single = new SingleBar({
    format: `${label} {bar} {percentage} %  {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
  });
  single.start(total, 0);
  return { update: (done) => single.update(done), stop: () => single.stop() };
}
