import { readFile, stat } from 'node:fs/promises';

/** A rotated key or a revoked token counts after this long at the latest. */
const CHECK_EVERY_MS = 1_000;

export type OnProblem = (message: string, cause: unknown) => void;

/**
 * What a file says, read again when the file has changed: nobody restarts anything. A file that is gone or damaged
 * changes nothing until it is mended, and is reported once.
 */
export class ReloadedFile<T> {
  #checkedAt = performance.now();
  #reported: string | undefined;
  #reloading: Promise<void> | undefined;

  private constructor(
    private readonly path: string,
    private readonly parse: (text: string) => T,
    private readonly onProblem: OnProblem,
    private read: { state: string; value: T },
  ) {}

  /** @throws where it cannot be read to begin with */
  static async open<T>(path: string, parse: (text: string) => T, onProblem: OnProblem): Promise<ReloadedFile<T>> {
    const state = await stateOf(path);
    return new ReloadedFile(path, parse, onProblem, { state, value: parse(await readFile(path, 'utf8')) });
  }

  async current(): Promise<T> {
    if (performance.now() - this.#checkedAt >= CHECK_EVERY_MS)
      this.#reloading ??= this.#reload().finally(() => (this.#reloading = undefined));
    await this.#reloading;
    return this.read.value;
  }

  async #reload(): Promise<void> {
    let state = 'gone';
    try {
      state = await stateOf(this.path);
      if (state === this.read.state) return;
      this.read = { state, value: this.parse(await readFile(this.path, 'utf8')) };
      this.#reported = undefined;
    } catch (error) {
      if (state !== this.#reported) this.onProblem(`${this.path} cannot be used, what it said before counts`, error);
      this.#reported = state;
    } finally {
      this.#checkedAt = performance.now();
    }
  }
}

/** Changes with the file, also where another one has taken its place within the same moment. */
async function stateOf(path: string): Promise<string> {
  const { mtimeMs, ctimeMs, size, ino } = await stat(path);
  return [mtimeMs, ctimeMs, size, ino].join(' ');
}
