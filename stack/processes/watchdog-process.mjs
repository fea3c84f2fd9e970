/**
 * Outlives the program that started it by a moment: when its standard input closes, whatever that program
 * still had running is ended. So even a SIGKILL of the stack or of jest leaves no PostgreSQL and no Kafka behind.
 * Input, one a line: `+PID SIGNAL` for a process group to end, `-PID` for one that has ended by itself.
 */
import { createInterface } from 'node:readline';

const KILL_AFTER_MS = 5000;
const watched = new Map();

const end = (pid, signal) => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [pid, signal] = line.slice(1).split(' ');
    if (line.startsWith('+')) watched.set(Number(pid), signal);
    else watched.delete(Number(pid));
  })
  .on('close', () => {
    const left = [...watched].filter(([pid, signal]) => end(pid, signal)).map(([pid]) => pid);
    const deadline = Date.now() + KILL_AFTER_MS;
    const wait = () => {
      const alive = left.filter((pid) => end(pid, 0));
      if (alive.length === 0) process.exit(0);
      if (Date.now() > deadline) {
        alive.forEach((pid) => end(pid, 'SIGKILL'));
        process.exit(0);
      }
      setTimeout(wait, 100);
    };
    wait();
  });
