import { type InboundType, RECORDED_CLASSES } from '../catalogue.js';
import { BATCH_CONTENT_TYPE } from '../decoding/batch.js';
import { EXAMPLES } from '../examples/examples.js';
import { STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import { dataSchema } from '../schemas/json-schema.js';
import { ATTRIBUTES, binaryHeaders, sent, structured, type Sent } from './sent.js';

const withoutOptional = (type: InboundType): object => {
  const { required } = dataSchema(RECORDED_CLASSES[type]);
  return Object.fromEntries(Object.entries(EXAMPLES[type]).filter(([name]) => required.includes(name)));
};

const PAYMENT = 'payment.succeeded.v1';

/** Every type with all that there is and with no more than there must be, and every form in which an event may be sent. */
export const validMessages = (): Sent[] => [
  ...(Object.keys(EXAMPLES) as InboundType[]).flatMap((type) => [
    structured(`${type}: all fields`, type, EXAMPLES[type], {}),
    structured(`${type}: required fields alone`, type, withoutOptional(type), { id: `${ATTRIBUTES.id}-short` }),
  ]),
  sent('binary: attributes in headers', PAYMENT, binaryHeaders(PAYMENT), JSON.stringify(EXAMPLES[PAYMENT])),
  sent(
    'a batch: each event is taken for itself',
    PAYMENT,
    { 'content-type': BATCH_CONTENT_TYPE },
    JSON.stringify(
      ['1', '2'].map((id) => ({ ...ATTRIBUTES, id, type: PAYMENT, data: { ...EXAMPLES[PAYMENT], paymentId: `pay-${id}` } })),
    ),
  ),
  structured('a time with an offset', PAYMENT, EXAMPLES[PAYMENT], { time: '2026-04-01T11:30:00+02:00' }),
  structured('other attributes are kept', PAYMENT, EXAMPLES[PAYMENT], {
    subject: 'pay-1001',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  }),
  structured('an unknown field is kept', PAYMENT, { ...EXAMPLES[PAYMENT], invoice: 'INV-4711' }, {}),
  structured('a warning: nearly the name of an optional field', PAYMENT, misspelt(), {}),
  sent(
    'the content type with a charset',
    PAYMENT,
    { 'content-type': `${STRUCTURED_CONTENT_TYPE}; charset=utf-8` },
    JSON.stringify({ ...ATTRIBUTES, type: PAYMENT, data: EXAMPLES[PAYMENT] }),
  ),
];

function misspelt(): object {
  const { taxMinor, ...others } = EXAMPLES[PAYMENT];
  return { ...others, taxminor: taxMinor };
}
