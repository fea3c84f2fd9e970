import { serveTasks } from '#platform';

/** A worker that is killed by its first task. */
serveTasks(() => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
});
