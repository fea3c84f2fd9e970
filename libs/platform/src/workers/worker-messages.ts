/** What a worker process is told: a task, or to stop the one under way. */
export type ToWorker = { task: unknown } | 'stop';

/** What it answers: how a task goes, and at the end one of the others. */
export type FromWorker =
  | { progress: unknown }
  | { failure: { message: string; code?: string | undefined; retriable?: boolean | undefined } }
  // Left out where it is undefined: messages go as JSON.
  | { result?: unknown };
