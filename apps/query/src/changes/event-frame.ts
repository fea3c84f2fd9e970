import { exactJson } from '#platform';
import { feedCursor, toChange, type ChangeRow, type FeedPlace } from '#read-models';

const everybodys = new WeakMap<ChangeRow, string>();

/** A change as Server-Sent Events have it, under the place from which whoever has it goes on; made once for all who may see all. */
export function eventFrame(row: ChangeRow, only: string | null): string {
  const made = only === null ? everybodys.get(row) : undefined;
  if (made !== undefined) return made;
  const frame = `id: ${feedCursor(row.place)}\nevent: ${row.type}\ndata: ${exactJson(toChange(row, only))}\n\n`;
  if (only === null) everybodys.set(row, frame);
  return frame;
}

/** How long a client waits before it comes again, where the connection ends. */
export const RETRY_FRAME = 'retry: 2000\n\n';

/** A sign of life. With a place, it says that there is nothing for this listener up to there: no event is dispatched. */
export const heartbeatFrame = (place: FeedPlace): string => `: heartbeat\nid: ${feedCursor(place)}\n\n`;
