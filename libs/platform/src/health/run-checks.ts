import { setTimeout as sleep } from 'node:timers/promises';
import { describeFault } from '../errors/describe-fault.js';

/** Resolves when what it looks at is well; throws, or resolves to a sentence, saying what is not. */
export type HealthCheck = () => Promise<string | void> | string | void;
export type HealthChecks = Readonly<Record<string, HealthCheck>>;

/** Told of the error with which a check failed: more than whoever asks may see. */
export type FaultListener = (this: void, check: string, error: unknown) => void;

/** What `/health/…` answers with. */
export interface Health {
  status: 'ok' | 'error';
  /** `ok`, or what is wrong, for each. */
  checks: Record<string, string>;
  /** What somebody should look at, as far as it can be known. */
  warnings: Record<string, string>;
}

const CHECK_TIMEOUT_MS = 5_000;
const OK = 'ok';

export interface RunOptions {
  warnings?: HealthChecks | undefined;
  onFault?: FaultListener | undefined;
  /** So long the answer of a check is waited for. */
  withinMs?: number;
}

/** Runs all checks side by side. */
export async function runChecks(checks: HealthChecks, options: RunOptions = {}): Promise<Health> {
  const { warnings = {}, onFault, withinMs = CHECK_TIMEOUT_MS } = options;
  const [found, warned] = await Promise.all([
    runAll(checks, withinMs, (name, error) => {
      onFault?.(name, error);
      const fault = describeFault(error);
      return fault === undefined ? 'failed' : `failed: ${fault}`;
    }),
    // Where it cannot be known, a check says why.
    runAll(warnings, withinMs, () => OK),
  ]);
  const isWell = Object.values(found).every((result) => result === OK);
  const toSee = Object.entries(warned).filter(([, result]) => result !== OK);
  return { status: isWell ? 'ok' : 'error', checks: found, warnings: Object.fromEntries(toSee) };
}

type Failed = (name: string, error: unknown) => string;

async function runAll(checks: HealthChecks, withinMs: number, failed: Failed): Promise<Record<string, string>> {
  const late = sleep(withinMs, `no answer in ${withinMs} ms`, { ref: false });
  const results = Object.entries(checks).map(async ([name, check]) => {
    const found = await Promise.race([Promise.resolve().then(check), late]).catch((error: unknown) =>
      failed(name, error),
    );
    return [name, found ?? OK] as const;
  });
  return Object.fromEntries(await Promise.all(results));
}

/** One at a time, however often it is asked: whoever asks meanwhile is told the same. */
export function oneAtATime(check: () => Promise<string | void>): () => Promise<string | void> {
  let running: Promise<string | void> | undefined;
  return () => (running ??= check().finally(() => (running = undefined)));
}
