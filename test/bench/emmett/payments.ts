import { DAYS, tenPercent } from '../log/amounts.js';

/** A payment as Emmett's event: it names the partner, which the ledger has to find out by itself. */
export interface PaymentSucceeded {
  type: 'PaymentSucceeded';
  data: {
    paymentId: string;
    accountId: string;
    partnerId: string;
    /** Whether the partner has a contract: commission, else free days. */
    contract: boolean;
    amountMinor: number;
    taxMinor: number;
    currency: string;
    period: 'month' | 'year';
  };
  [field: string]: unknown;
}

/** What a partner has: minor units and days. */
export type PartnerBalance = {
  USD: number;
  DAY: number;
};

/** What a balance depends on. */
type Earning = Pick<PaymentSucceeded['data'], 'contract' | 'amountMinor' | 'taxMinor' | 'period'>;

/** A balance after one more payment; there is nothing to refund here, no terms, no late fact. */
export function afterPayment({ USD, DAY }: PartnerBalance, { data }: { data: Earning }): PartnerBalance {
  return data.contract
    ? { USD: USD + tenPercent(data.amountMinor - data.taxMinor), DAY }
    : { USD, DAY: DAY + DAYS[data.period] };
}
