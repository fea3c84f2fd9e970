import { open, readFile } from 'node:fs/promises';
import { AnchorDamagedError, AnchorError, type Anchor } from './anchor.js';
import { anchoredAsJson, parseAnchored, type Anchored } from './anchored.js';

/** Notes in a file, one a line, which is only ever appended to: on another machine, or one that may be appended to alone. */
export class FileAnchor implements Anchor {
  constructor(private readonly path: string) {}

  get name(): string {
    return `the file ${this.path}`;
  }

  async read(): Promise<Anchored[]> {
    const lines = (await this.#text()).split('\n').filter((line) => line.trim() !== '');
    return lines.map((line, i) => {
      const anchored = parseAnchored(line);
      if (!anchored) throw new AnchorDamagedError(`line ${i + 1} of ${this.path} is not what an audit notes`);
      return anchored;
    });
  }

  async append(anchored: Anchored): Promise<void> {
    try {
      const file = await open(this.path, 'a', 0o644);
      try {
        // In one write: of two audits at once neither comes into the other's line.
        await file.write(`${anchoredAsJson(anchored)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw new AnchorError(`${this.path} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
    }
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return '';
      throw new AnchorError(`${this.path} cannot be read: ${code}`);
    }
  }
}
