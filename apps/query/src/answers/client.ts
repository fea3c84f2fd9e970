import { Exact, Integer, Many, Next, OneOf, Text, Time, TimeOrNull } from './fields.js';
import { Earned } from './tree.js';

/** A client; `earned` and `freeDays` are what its payments brought the partner, `payments` all that it made. */
export class Client {
  @Text() accountId: string;
  @Time() signedUpAt: string;
  @OneOf('link', 'claim') via: 'link' | 'claim';
  @Integer() payments: number;
  @TimeOrNull() lastPaymentAt: string | null;
  @Many(() => Earned) earned: Earned[];
  @Exact() freeDays: bigint;
}

export class ClientsAnswer {
  @Many(() => Client) clients: Client[];
  @Next() next: string | null;
}
