import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;
const UTIME = 13;
const STIME = 14;

/** The most resident memory that a process has had since its start, in bytes. */
export function peakMemory(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!peak) throw new Error(`/proc/${pid}/status does not say VmHWM`);
  return Number(peak[1]) * 1024;
}

/** Processor time that a process has used since its start, all its threads together, in seconds. */
export function processorSeconds(pid: number): number {
  // The name in brackets may hold blanks; the numbers follow it.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // The first field after the name is the third of all.
  const ticks = Number(fields[UTIME - 2]) + Number(fields[STIME - 2]);
  return ticks / TICKS_PER_SECOND;
}
