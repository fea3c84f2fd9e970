import { projections } from '@event-driven-io/emmett';
import {
  getPostgreSQLEventStore,
  pongoMultiStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import { amountOf, periodOf, taxOf } from '../log/amounts.js';
import { accountIdOf, paymentIdOf } from '../log/population.js';
import { serve } from '../processes/serve.js';
import { afterPayment, type PartnerBalance, type PaymentSucceeded } from './payments.js';

/**
 * Emmett at the same work, in a process of its own and in its documented way: a stream for each account, and a document
 * for each partner, kept by a projection across streams.
 */
export type EmmettCommand =
  | ({ command: 'append'; databaseUrl: string; lanes: number } & EmmettPayments)
  | { command: 'rebuild'; databaseUrl: string; version: number };

/** Whose payments: every other partner has a contract, and a client for each so many of its payments. */
export interface EmmettPayments {
  partners: number;
  paymentsPerPartner: number;
  paymentsPerClient: number;
}

serve(async (command: EmmettCommand): Promise<{ seconds: number }> => {
  const milliseconds = command.command === 'append' ? await append(command) : await rebuild(command);
  return { seconds: milliseconds / 1000 };
});

/** The projection; another version keeps its documents in another collection. */
const balances = (version: number) =>
  pongoMultiStreamProjection<PartnerBalance, PaymentSucceeded>({
    collectionName: 'balances',
    version,
    canHandle: ['PaymentSucceeded'],
    getDocumentId: ({ data }) => data.partnerId,
    initialState: () => ({ USD: 0, DAY: 0 }),
    evolve: afterPayment,
  });

/**
 * Appends the payments one by one, as they come, each projected in the transaction that appends it.
 * @param lanes how many at once; a partner's are in one lane, since two at once might overwrite each other's balance
 * @returns milliseconds
 */
async function append({ databaseUrl, lanes, ...size }: EmmettPayments & { databaseUrl: string; lanes: number }) {
  const store = getPostgreSQLEventStore(databaseUrl, { projections: projections.inline([balances(0)]) });
  const send = (partner: number, payment: number) => {
    const event = paymentOf(partner, payment, size);
    return store.appendToStream(`account-${event.data.accountId}`, [event]);
  };
  await store.schema.migrate();
  // The first makes the tables that are missing, which several at once cannot.
  await send(0, 0);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let payment = 0; payment < size.paymentsPerPartner; payment += 1) {
        for (let partner = lane; partner < size.partners; partner += lanes) {
          if (partner > 0 || payment > 0) await send(partner, payment);
        }
      }
    }),
  );
  const took = performance.now() - began;
  await store.close();
  return took;
}

/** Builds the documents once more, under another version, from all that was appended. @returns milliseconds */
async function rebuild({ databaseUrl, version }: { databaseUrl: string; version: number }): Promise<number> {
  const consumer = rebuildPostgreSQLProjections({ connectionString: databaseUrl, projection: balances(version) });
  const began = performance.now();
  await consumer.start();
  const took = performance.now() - began;
  await consumer.close();
  return took;
}

function paymentOf(partner: number, payment: number, { paymentsPerClient }: EmmettPayments): PaymentSucceeded {
  const partnerId = `partner-${partner}`;
  return {
    type: 'PaymentSucceeded',
    data: {
      paymentId: paymentIdOf(partnerId, payment),
      accountId: accountIdOf(partnerId, Math.floor(payment / paymentsPerClient)),
      partnerId,
      contract: partner % 2 === 0,
      amountMinor: amountOf(payment),
      taxMinor: taxOf(payment),
      currency: 'USD',
      period: periodOf(payment),
    },
  };
}
