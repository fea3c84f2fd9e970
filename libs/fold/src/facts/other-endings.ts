import type { Ended, OtherEnding } from '../rows/other-ending.js';
import { get, type Folding } from '../folding.js';
import type { FoldState } from '../state.js';

/**
 * The endings that wait for a contract or a link, now that it is known whose it is: they wait no more.
 * @returns when the partner's own ends it, if one of them does
 */
export function* settleOtherEndings(
  state: FoldState,
  of: Ended,
  id: string,
  partnerId: string,
  reject: (ending: OtherEnding) => void,
): Folding<OtherEnding | undefined> {
  let own: OtherEnding | undefined;
  const endings = yield* get(state.otherEndingsOf(of, id));
  for (const ending of [...endings].sort((a, b) => a.position - b.position)) {
    if (!ending.waits) continue;
    state.otherEndings.put({ ...ending, waits: false });
    if (ending.partnerId === partnerId) own = ending;
    else reject(ending);
  }
  return own;
}
