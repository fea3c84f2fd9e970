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

/** Runs all checks side by side. */
export async function runChecks(
  checks: HealthChecks,
  { warnings = {}, onFault }: { warnings?: HealthChecks | undefined; onFault?: FaultListener | undefined } = {},
): Promise<Health> {
  const [found, warned] = await Promise.all([
    runAll(checks, (name, error) => {
      onFault?.(name, error);
      const fault = describeFault(error);
      return fault === undefined ? 'failed' : `failed: ${fault}`;
    }),
    // Where it cannot be known, a check says why.
    runAll(warnings, () => OK),
  ]);
  const isWell = Object.values(found).every((result) => result === OK);
  const toSee = Object.entries(warned).filter(([, result]) => result !== OK);
  return { status: isWell ? 'ok' : 'error', checks: found, warnings: Object.fromEntries(toSee) };
}

type Failed = (name: string, error: unknown) => string;

async function runAll(checks: HealthChecks, failed: Failed): Promise<Record<string, string>> {
  const results = Object.entries(checks).map(async ([name, check]) => [name, await run(name, check, failed)] as const);
  return Object.fromEntries(await Promise.all(results));
}

async function run(name: string, check: HealthCheck, failed: Failed): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer in ${CHECK_TIMEOUT_MS} ms`);
  });
  try {
    return (await Promise.race([Promise.resolve().then(check), timeout])) ?? OK;
  } catch (error) {
    return failed(name, error);
  } finally {
    clearTimeout(timer);
  }
}

/** One at a time, however often it is asked: whoever asks meanwhile is told the same. */
export function oneAtATime(check: () => Promise<string | void>): () => Promise<string | void> {
  let running: Promise<string | void> | undefined;
  return () => (running ??= check().finally(() => (running = undefined)));
}
