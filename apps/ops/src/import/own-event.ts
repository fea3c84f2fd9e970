import { OUTBOUND_CLASSES, OWN_SOURCE, type Refusal } from '#contracts';

/**
 * Whether what was refused is an event that the ledger itself made, and nothing else is wrong with it: an export holds its
 * decisions. It decides anew, so there is nothing to keep of it.
 */
export function isOwnEvent({ source, type, problems = [] }: Refusal): boolean {
  const isOwn = source === OWN_SOURCE && type !== undefined && Object.hasOwn(OUTBOUND_CLASSES, type);
  return isOwn && problems.length === 1 && problems[0]!.field === 'source';
}
