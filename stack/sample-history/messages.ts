import { formatInstant, inboundDestination, type InboundTopic } from '#contracts';
import type { Fact } from './fact.js';

/** The `source` of everything that the sample billing system says. */
export const SAMPLE_SOURCE = 'sample-billing';

/** A message as the sample billing system gives it to a Kafka producer; the topic without a prefix. */
export interface SampleMessage {
  topic: InboundTopic;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/** A fact as a structured CloudEvent, in which everything is in the value. */
export function structured(fact: Fact): SampleMessage {
  const envelope = {
    specversion: '1.0',
    id: fact.id,
    source: SAMPLE_SOURCE,
    type: fact.type,
    time: timeOf(fact),
    datacontenttype: 'application/json',
    data: fact.data,
  };
  return {
    ...addressOf(fact),
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    value: JSON.stringify(envelope),
  };
}

/** A fact as a binary CloudEvent, in which the headers hold the envelope and the value is the data. */
export function binary(fact: Fact): SampleMessage {
  const headers = {
    ce_specversion: '1.0',
    ce_id: fact.id,
    ce_source: SAMPLE_SOURCE,
    ce_type: fact.type,
    ce_time: timeOf(fact),
    'content-type': 'application/json',
  };
  return { ...addressOf(fact), headers, value: JSON.stringify(fact.data) };
}

const timeOf = ({ time }: Fact): string => formatInstant(time * 1000);

function addressOf(fact: Fact): { topic: InboundTopic; key: string } {
  return inboundDestination(fact.type, fact.data);
}
