import { SingleBar } from 'cli-progress';

export interface DemoProgress {
  update(done: number): void;
  stop(): void;
}

const LINE_EVERY_MS = 5000;

/** A bar on a terminal; elsewhere a line now and then. */
export function demoProgress(label: string, total: number, say: (line: string) => void): DemoProgress {
  if (!process.stderr.isTTY) return lines(label, total, say);
  const bar = new SingleBar({
    format: `  ${label} {bar} {percentage} %  {value} of {total}`,
    stream: process.stderr,
    hideCursor: true,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(Math.min(done, total)), stop: () => bar.stop() };
}

function lines(label: string, total: number, say: (line: string) => void): DemoProgress {
  let last = Date.now();
  return {
    update: (done) => {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      say(`  ${label}: ${Math.min(done, total)} of ${total}`);
    },
    stop: () => undefined,
  };
}
