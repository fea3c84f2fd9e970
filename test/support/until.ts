import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 45_000;
const PAUSE_MS = 20;

/** Waits until something is so. @param state what is told where it does not become so */
export async function until(isSo: () => boolean | Promise<boolean>, state?: () => unknown): Promise<void> {
  for (const giveUpAt = Date.now() + WITHIN_MS; !(await isSo()); await sleep(PAUSE_MS))
    if (Date.now() > giveUpAt)
      throw new Error(`not within ${WITHIN_MS} ms: ${state ? JSON.stringify(state()) : isSo.toString()}`);
}

/** Reads until it is what is wanted. @returns that */
export async function untilFound<T>(read: () => Promise<T> | T, isWanted: (found: T) => boolean): Promise<T> {
  let found = await read();
  await until(
    async () => isWanted(found) || isWanted((found = await read())),
    () => found,
  );
  return found;
}
