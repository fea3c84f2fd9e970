import { structuredEvent } from '../asyncapi/cloud-event-schemas.js';
import { EVENT_CLASSES, type InboundType } from '../catalogue.js';
import { dataSchema } from './json-schema.js';

/**
 * The JSON Schema (draft 7) of an inbound event as a structured CloudEvent, complete in itself: for any validator. What a schema
 * cannot say (a tax that exceeds its amount, 39.00 for 39, a time ahead of the clock) `referral-ledger validate` says.
 */
export function eventSchema(type: InboundType): object {
  const data = dataSchema(EVENT_CLASSES[type]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:referral-ledger:schema:${type}`,
    title: type,
    description: data.description,
    ...structuredEvent(type, {
      datacontenttype: { type: ['string', 'null'], default: 'application/json' },
      data,
    }),
  };
}

/** The inbound types that have one. */
export const SCHEMA_TYPES = Object.keys(EVENT_CLASSES) as InboundType[];
