import { Exact, Flag, Integer, Many, One, OneOfOrNull, Text, TimeOrNull } from './fields.js';

export class Earned {
  @Text() currency: string;
  @Exact() minor: bigint;
}

/** An account; `earned` and `freeDays` are what its payments brought its referrer. */
export class Node {
  @Text() accountId: string;
  @TimeOrNull() signedUpAt: string | null;
  @OneOfOrNull('link', 'claim') via: 'link' | 'claim' | null;
  @Many(() => Node) clients: Node[];
  @Integer() directClients: number;
  @Integer() totalClients: number;
  @Many(() => Earned) earned: Earned[];
  @Exact() freeDays: bigint;
}

export class TreeAnswer {
  @One(() => Node) root: Node;
  @Flag() truncated: boolean;
}
