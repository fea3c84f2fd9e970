import { RECORDED_CLASSES, type RecordedType } from '../catalogue.js';
import type { Instant } from '../instant.js';
import { canonicalJson } from '../json/canonical-json.js';
import type { JsonText } from '../json/json-text.js';
import { dataSchema } from '../schemas/json-schema.js';
import { schemaVersionOf } from '../upcasting/upcast.js';
import { contentHash } from './content-hash.js';
import type { NewEvent } from './events.js';
import type { RawMessage } from './raw-message.js';

interface TypeFacts {
  schemaVersion: number;
  accountId: boolean;
  partnerId: boolean;
  paymentId: boolean;
  optional: string[];
}

const facts = Object.fromEntries(
  (Object.keys(RECORDED_CLASSES) as RecordedType[]).map((type): [RecordedType, TypeFacts] => {
    const { properties, required } = dataSchema(RECORDED_CLASSES[type]);
    return [
      type,
      {
        schemaVersion: schemaVersionOf(type),
        accountId: 'accountId' in properties,
        partnerId: 'partnerId' in properties,
        paymentId: 'paymentId' in properties,
        optional: Object.keys(properties).filter((name) => !required.includes(name)),
      },
    ];
  }),
) as Record<RecordedType, TypeFacts>;

/**
 * Makes the event that the store takes. `data` must be valid for `type`: this is the last step of decoding, and the
 * way to record the ledger's own decisions (`source: OWN_SOURCE`).
 * @param event.given the data as they came, where they came
 * @param event.schemaVersion of data that an earlier release recorded; otherwise this release's
 * @throws TooDeeplyNestedError where an unknown field of `data` is nested too deeply
 */
export function newEvent(event: {
  source: string;
  id: string;
  type: RecordedType;
  occurredAt: Instant;
  data: object;
  given?: JsonText;
  attributes?: string | undefined;
  schemaVersion?: number;
  message?: RawMessage;
}): NewEvent {
  const known = facts[event.type];
  const all = event.data as Record<string, unknown>;
  const nulls = nullsOf(known.optional, all);
  const data = without(nulls, all);
  const allExact = event.given?.exact as Record<string, unknown> | undefined;
  const exact = allExact && without(nulls, allExact);
  // Only ids that the type declares: an unknown field of the same name is kept in data, and ignored.
  return {
    source: event.source,
    id: event.id,
    type: event.type,
    schemaVersion: event.schemaVersion ?? known.schemaVersion,
    occurredAt: event.occurredAt,
    data,
    json: (nulls.length === 0 ? event.given?.bytes : undefined) ?? (exact && canonicalJson(exact)),
    attributes: event.attributes,
    accountId: known.accountId ? (data['accountId'] as string) : undefined,
    partnerId: known.partnerId ? (data['partnerId'] as string) : undefined,
    paymentId: known.paymentId ? (data['paymentId'] as string) : undefined,
    contentHash: contentHash(event.type, event.occurredAt, exact ?? data),
    message: event.message,
  };
}

const NONE: readonly string[] = [];

/** Without a list of its own for the many events that have none. */
function nullsOf(optional: readonly string[], data: Record<string, unknown>): readonly string[] {
  for (const name of optional) if (data[name] === null) return optional.filter((other) => data[other] === null);
  return NONE;
}

/** null in an optional field says the same as leaving it out, so that it reads and hashes the same. */
function without(nulls: readonly string[], data: Record<string, unknown>): Record<string, unknown> {
  if (nulls.length === 0) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !nulls.includes(name)));
}
