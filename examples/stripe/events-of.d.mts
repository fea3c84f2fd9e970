/** For programs in TypeScript. */
export interface StripeWebhook {
  type: string;
  created: number;
  data: { object: object };
}

export function minorUnits(amount: number, currency: string): number;
export function eventsOf(webhook: StripeWebhook, accountOf: (charge: string) => Promise<string>): Promise<object[]>;
