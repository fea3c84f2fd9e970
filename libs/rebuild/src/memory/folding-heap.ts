/** What a process that folds in memory may take: its heap is bounded by the payments that it holds, the rest by this. */
const HEAP_MB = 900;
/**
 * So much may be there before the collector first goes through all that is old: a fold forgets hardly any of it, and going
 * through it as it grows, a dozen times, takes a sixth of the fold's processor time and finds next to nothing.
 */
const UNLOOKED_AT_MB = 512;

/** What to tell Node in a process that folds in memory. @param youngMb the young generation's, each half of it */
export const foldingHeap = (youngMb: number): string[] => [
  `--max-old-space-size=${HEAP_MB}`,
  `--initial-old-space-size=${UNLOOKED_AT_MB}`,
  `--max-semi-space-size=${youngMb}`,
];
