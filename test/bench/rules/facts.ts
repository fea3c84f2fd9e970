import type { NewEvent } from '#contracts';
import type { Clock } from './clock.js';
import type { Expected } from './expected.js';
import {
  accountIdOf,
  clientsOf,
  codeOf,
  event,
  paymentEvent,
  paymentIdOf,
  type Population,
} from '../log/population.js';

/** Facts of one kind for one partner, and what they make of what is expected. */
export interface Order {
  population: Population;
  expected: Expected;
  clock: Clock;
  /** Numbers the facts: no two orders of a kind for a partner have the same. */
  serials: readonly number[];
  /** The payments that the order's refunds are spread over. */
  refundable: readonly number[];
}

/** A kind of fact that arrives in order and changes one payment or none. */
export interface Kind {
  name: string;
  events: (order: Order) => NewEvent[];
}

const extraCode = (partnerId: string, serial: number): string => `${codeOf(partnerId)}-${serial}`;

const newClient: Kind = {
  name: 'a new client',
  events: ({ population: { partnerId }, expected, clock, serials }) =>
    serials.map((serial) => {
      expected.clients += 1;
      const accountId = accountIdOf(partnerId, 1e9 + serial);
      const data = { accountId, separateAccount: true, referralCode: codeOf(partnerId) };
      return event(`signup-${accountId}`, 'client.signed_up.v1', clock.next(), data);
    }),
};

const refund: Kind = {
  name: 'a refund',
  events: ({ population: { partnerId, paymentsPerClient }, expected, clock, serials, refundable }) =>
    serials.map((serial, i) => {
      const payment = refundable[i % refundable.length]!;
      const amountMinor = 50 + Math.floor(i / refundable.length);
      expected.refund(payment, amountMinor);
      const refundId = `refund-${partnerId}-${serial}`;
      return event(refundId, 'payment.refunded.v1', clock.next(), {
        refundId,
        paymentId: paymentIdOf(partnerId, payment),
        accountId: accountIdOf(partnerId, Math.floor(payment / paymentsPerClient)),
        amountMinor,
      });
    }),
};

const payment: Kind = {
  name: 'a payment',
  events: ({ population, expected, clock, serials }) =>
    serials.map((serial) => {
      const number = population.payments + serial;
      expected.pay(number);
      return paymentEvent(population, number, serial % clientsOf(population), clock.next());
    }),
};

const link: Kind = {
  name: 'a link',
  events: ({ population: { partnerId }, expected, clock, serials }) =>
    serials.map((serial) => {
      expected.links += 1;
      const code = extraCode(partnerId, serial);
      return event(`link-${code}`, 'referral_link.created.v1', clock.next(), { partnerId, code });
    }),
};

/** Says nothing new: a link works from its earliest creation on. */
const linkAgain: Kind = {
  name: 'its link once more',
  events: ({ population: { partnerId }, clock, serials }) =>
    serials.map((serial) => {
      const id = `link-again-${partnerId}-${serial}`;
      return event(id, 'referral_link.created.v1', clock.next(), { partnerId, code: codeOf(partnerId) });
    }),
};

const contract: Kind = {
  name: 'a contract',
  events: ({ population: { partnerId }, expected, clock, serials }) =>
    serials.map((serial) => {
      expected.contracts += 1;
      const contractId = `contract-${partnerId}-${serial}`;
      const data = { contractId, partnerId, payoutAccountRef: 'bank' };
      return event(contractId, 'contract.signed.v1', clock.next(), data);
    }),
};

/**
 * In this order. New clients first: with a later client every payment is evaluated by the same look-up, a small partner's
 * and a large one's. Contracts last: whoever is evaluated after has more of them to look at.
 */
export const KINDS: readonly Kind[] = [newClient, refund, payment, link, linkAgain, contract];
