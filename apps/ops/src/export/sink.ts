import type { FileHandle } from 'node:fs/promises';

/** Where an export goes. */
export interface Sink {
  /** Appends lines, line breaks included. Whatever is cut off by a crash is cut off at the end. */
  write(lines: string): Promise<void>;
  /** All is written: it gets the name that it was given. */
  complete(): Promise<void>;
  close(): Promise<void>;
}

/** The end of what a file holds already: whole lines up to the end of a batch. */
export interface Continuation {
  /** The length of the file up to there. */
  bytes: number;
  lastLine: Buffer;
}

/** Writes all of it. */
export async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}

/** Reads exactly the bytes from `begin` to `end`. */
export async function readRange(file: FileHandle, begin: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - begin);
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, begin + done);
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    done += bytesRead;
  }
  return bytes;
}
