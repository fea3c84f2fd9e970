import type { InboundType } from '../catalogue.js';
import { EXAMPLE_TIME, EXAMPLES } from '../examples/examples.js';
import { inboundDestination, STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import type { GoldenMessage } from './golden-message.js';

/** A message, before anybody has said anything of it. */
export type Sent = Omit<GoldenMessage, 'expected'>;

export const ATTRIBUTES = { specversion: '1.0', id: 'evt-1', source: '/billing', time: EXAMPLE_TIME };

/** @param type whose topic and key it has */
export const sent = (name: string, type: InboundType, headers: Record<string, string>, value: string): Sent => ({
  name,
  ...inboundDestination(type, EXAMPLES[type]),
  headers,
  value,
});

/** @param attributes those that are not the usual ones; one that is undefined is left out */
export const structured = (name: string, type: InboundType, data: unknown, attributes: Record<string, unknown>): Sent =>
  sent(
    name,
    type,
    { 'content-type': STRUCTURED_CONTENT_TYPE },
    JSON.stringify({ ...ATTRIBUTES, type, ...attributes, data }),
  );

export const binaryHeaders = (type: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...Object.fromEntries(Object.entries({ ...ATTRIBUTES, type }).map(([name, value]) => [`ce_${name}`, value])),
});
