import { isRetriable, isUnconnected, tookTooLong } from '../errors/sqlstate.js';
import { NoHostError } from './hosts/no-host-error.js';

/**
 * Reads, and once more where the server was lost, or cancelled it: a standby does where it conflicts with what the primary has removed
 * (40001, "conflict with recovery"). @param mayRepeat asked then: not where somebody has been told a part of it already
 */
export async function onceMore<T>(read: () => Promise<T>, mayRepeat: () => boolean = () => true): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // Whoever reads may have wrapped it.
    const fault = isServersFault(error) || (error instanceof Error && isServersFault(error.cause));
    if (!fault || !mayRepeat()) throw error;
    return await read();
  }
}

/** As long as may be waited: once more it would be as long again. */
const hasWaited = (error: unknown): boolean =>
  tookTooLong(error) || isUnconnected(error) || error instanceof NoHostError;

function isServersFault(error: unknown): boolean {
  if (!isRetriable(error) || hasWaited(error)) return false;
  // What is ours has passed before by another way: it was not the server that gave up.
  return !(error as { retriable?: unknown }).retriable;
}
