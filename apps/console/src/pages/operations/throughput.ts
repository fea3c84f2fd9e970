import { useEffect, useState } from 'react';

/** How far the log and the projections were, at a time of this browser. */
interface Sample {
  at: number;
  head: number;
  position: number;
}

export interface Rate {
  at: number;
  /** Events a second that came in, and that were projected. */
  cameIn: number;
  projected: number;
}

const SAMPLES_MAX = 61;

/** Events a second between two looks at how far everything is, the latest last. */
export function useThroughput(seen: Sample | undefined): Rate[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const { at = 0, head = 0, position = 0 } = seen ?? {};
  useEffect(() => {
    if (at > 0) setSamples((before) => [...before, { at, head, position }].slice(-SAMPLES_MAX));
  }, [at, head, position]);
  return samples.slice(1).flatMap((sample, i) => {
    const before = samples[i]!;
    const seconds = (sample.at - before.at) / 1000;
    if (seconds <= 0) return [];
    return {
      at: sample.at,
      cameIn: Math.max(0, sample.head - before.head) / seconds,
      // A version that was swapped in may be behind the one before it.
      projected: Math.max(0, sample.position - before.position) / seconds,
    };
  });
}
