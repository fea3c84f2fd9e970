/** One line to standard error, with the seconds since the start: standard output belongs to the report. */
export function progress(line: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(1).padStart(7)} s  ${line}\n`);
}
