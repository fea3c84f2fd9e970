import type { Reply } from './worker.js';

/** Answers the commands that a `Worker` sends to this process, one after the other. Ends when the sender is gone. */
export function serve<Command>(handle: (command: Command) => Promise<unknown>): void {
  const send = (reply: Reply): void => void process.send!(reply);
  process.on('message', (command: Command) => {
    handle(command).then(
      (result) => send({ result }),
      (error: unknown) => send({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  // Whoever measures decides when to end.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
}
