import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** The file itself, by whatever link it is called; it need not be there yet. */
export async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const target = await readlink(path).catch((error: unknown) => {
    // It is not there, or is by now, and no link: another process may make it at any moment.
    if (['ENOENT', 'EINVAL'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  });
  return target === undefined
    ? join(await realpath(dirname(path)), basename(path))
    : placeOf(resolve(dirname(path), target));
}
