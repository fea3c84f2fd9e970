import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Child } from '../processes/child.js';
import { identify, isAlive, type ProcessIdentity } from '#platform';

/** Children in the order of their start, written down so that the next start finds what a killed stack left behind. */
export class Children {
  private readonly running: { child: Child; patienceMs: number }[] = [];
  private stopping = false;

  constructor(
    private readonly file: string,
    private readonly onUnexpectedEnd: (child: Child, how: string) => void,
  ) {}

  /** Ends what an earlier stack left, if anything: its watchdog was killed too, or the file is from before a reboot. */
  endLeftovers(): void {
    if (!existsSync(this.file)) return;
    const leftovers = JSON.parse(readFileSync(this.file, 'utf8')) as ProcessIdentity[];
    for (const leftover of leftovers.filter(isAlive)) process.kill(-leftover.pid, 'SIGKILL');
    rmSync(this.file);
  }

  /**
   * Takes a child as soon as it runs.
   * @param patienceMs how long it may take to end when it is asked to
   */
  readonly adopt =
    (patienceMs: number) =>
    (child: Child): void => {
      if (this.stopping) return void child.stop(0);
      this.running.push({ child, patienceMs });
      const identities = this.running.flatMap((each) => identify(each.child.pid) ?? []);
      writeFileSync(this.file, JSON.stringify(identities));
      void child.ended.then((how) => {
        if (!this.stopping) this.onUnexpectedEnd(child, how);
      });
    };

  /** Stops all, the last started first: who uses something ends before it. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { child, patienceMs } of this.running.reverse()) await child.stop(patienceMs);
    rmSync(this.file, { force: true });
  }
}
