import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '../scenario.js';
import type { Answer, Command } from './projector-process.js';

const PROGRAM = join(import.meta.dirname, 'projector-process.ts');
const LOADER = join(import.meta.dirname, '../../support/typescript-loader.mjs');

/** The live projector, as the consumer runs it, in a process of its own. */
export class RemoteProjector {
  #failure: Error | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ failure }: Answer) => {
      if (failure) this.#failure = new Error(`the projector failed: ${failure}`);
    });
    child.once('exit', (code) => (this.#failure ??= new Error(`the projector's process ended (${code ?? 'killed'})`)));
  }

  static start(databaseUrl: string, { cleanups }: Bench): RemoteProjector {
    const child = fork(PROGRAM, {
      execArgv: ['--import', LOADER],
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    cleanups.add(() => child.kill('SIGKILL'));
    return new RemoteProjector(child);
  }

  /** Says that there may be new events. */
  wake(): void {
    this.child.send('wake' satisfies Command);
  }

  run(): Promise<Answer> {
    return this.#ask('run');
  }

  /** Lets it finish the batch under way and hand the lease over. */
  stop(): Promise<Answer> {
    return this.#ask('stop');
  }

  /** Forgets the peak of memory so far. */
  forget(): Promise<Answer> {
    return this.#ask('forget');
  }

  /** @throws where the projector has died meanwhile */
  requireAlive(): void {
    if (this.#failure) throw this.#failure;
  }

  #ask(command: Command): Promise<Answer> {
    this.requireAlive();
    return new Promise((resolve, reject) => {
      const died = (): void => reject(this.#failure!);
      this.child.once('exit', died);
      this.child.once('message', (answer: Answer) => {
        this.child.off('exit', died);
        resolve(answer);
      });
      this.child.send(command);
    });
  }
}
