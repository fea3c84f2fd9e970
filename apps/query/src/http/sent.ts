import { parseWholeNumber } from '#contracts';
import type { EventIdentity, MessagePlace } from '#event-store';
import { Unread, type Reader } from './readers.js';

/** As long as the intake takes them. */
const SOURCE_MAX = 512;
const ID_MAX = 256;
const OFFSET = /^([A-Za-z0-9._-]{1,249}):([0-9]{1,10}):([0-9]{1,16})$/;

/** No URI has one: whoever writes them means to quote, and would wait for an event that never comes. */
const QUOTED = /^"|"$/;

const EVENT_HINT =
  'must be SOURCE/ID, as /billing/4711: the part behind the last slash is the id, and each is percent-encoded where it holds a slash, a % or no ASCII';

/** The `source` and `id` of a CloudEvent: the id stands behind the last slash, and the source may hold any. */
export const sentEvent: Reader<EventIdentity> = (text) => {
  if (QUOTED.test(text)) return new Unread(`${EVENT_HINT}, without quotation marks around it`);
  const slash = text.lastIndexOf('/');
  const event = { source: decoded(text.slice(0, Math.max(0, slash))), id: decoded(text.slice(slash + 1)) };
  return isIdentity(event) ? event : new Unread(`${EVENT_HINT}, is other text`);
};

/** A message by its place, as a producer is told it by the brokers. */
export const sentMessage: Reader<MessagePlace> = (text) => {
  const [, topic, partition, offset] = OFFSET.exec(text) ?? [];
  const at = offset === undefined ? undefined : parseWholeNumber(offset, 0, Number.MAX_SAFE_INTEGER);
  return topic !== undefined && at !== undefined
    ? { topic, partition: Number(partition), offset: at }
    : new Unread('must be TOPIC:PARTITION:OFFSET, as payments:3:1042, is other text');
};

/** Whether an event can have it. */
export const isIdentity = (event: { [K in keyof EventIdentity]: string | undefined }): event is EventIdentity =>
  isText(event.source, SOURCE_MAX) && isText(event.id, ID_MAX);

const isText = (text: string | undefined, max: number): boolean =>
  text !== undefined && text !== '' && text.length <= max && text.isWellFormed() && !text.includes('\0');

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
