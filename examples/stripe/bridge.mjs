/**
 * Takes Stripe's webhooks and sends what they tell to the ledger (npm install kafkajs).
 *   STRIPE_WEBHOOK_SECRET=whsec_… STRIPE_API_KEY=rk_… KAFKA_BROKERS=127.0.0.1:9092 node examples/stripe/bridge.mjs
 * Have Stripe send invoice.paid, refund.created, refund.failed, charge.dispute.created and charge.dispute.closed to it.
 * Stripe sends again what is not answered with 200, for three days and in any order: the ledger minds neither.
 */
import { createServer } from 'node:http';
import { Kafka, Partitioners } from 'kafkajs';
import { eventsOf } from './events-of.mjs';
import { isSigned } from './signature.mjs';

const {
  KAFKA_BROKERS = '127.0.0.1:9092',
  TOPIC_PREFIX = '',
  STRIPE_WEBHOOK_SECRET,
  STRIPE_API_KEY,
  STRIPE_API = 'https://api.stripe.com',
  PORT = '8080',
} = process.env;
if (!STRIPE_WEBHOOK_SECRET) throw new Error('STRIPE_WEBHOOK_SECRET is missing: without it anybody could post payments');

const BODY_MAX = 1024 * 1024;
const producer = new Kafka({ clientId: 'stripe-bridge', brokers: KAFKA_BROKERS.split(',') }).producer({
  idempotent: true,
  createPartitioner: Partitioners.DefaultPartitioner,
});

/** Whose a charge is. `metadata.accountId`, where you set it, else Stripe's customer. */
async function accountOf(charge) {
  const response = await fetch(`${STRIPE_API}/v1/charges/${encodeURIComponent(charge)}`, {
    headers: { authorization: `Bearer ${STRIPE_API_KEY}` },
  });
  if (!response.ok) throw new Error(`Stripe answered ${response.status} about a charge`);
  const { metadata, customer } = await response.json();
  return metadata?.accountId ?? customer;
}

async function take(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_MAX) return 413;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!isSigned(request.headers['stripe-signature'], body, STRIPE_WEBHOOK_SECRET)) return 400;
  const events = await eventsOf(JSON.parse(body.toString('utf8')), accountOf);
  const messages = events.map((event) => ({
    key: event.data.accountId,
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json' },
  }));
  if (messages.length > 0) await producer.send({ topic: `${TOPIC_PREFIX}payments`, acks: -1, messages });
  // Only now: what the brokers have not acknowledged is sent again by Stripe.
  return 200;
}

await producer.connect();
const server = createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    (error) => {
      console.error(error.message);
      response.writeHead(500).end();
    },
  );
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
process.once('SIGTERM', () => server.close(() => producer.disconnect()));
