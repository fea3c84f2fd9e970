import { Exact, Flag, Integer, Many, NextOfNode, One, OneOfOrNull, Text, TimeOrNull } from './fields.js';

export class Earned {
  @Text() currency: string;
  @Exact() minor: bigint;
}

/**
 * An account; `earned` and `freeDays` are what its payments brought its referrer. A partner who asks with `referrals:self` sees
 * that of its own clients: of itself they are empty and 0, of deeper levels also `signedUpAt` and `via` are null.
 */
export class Node {
  @Text() accountId: string;
  @TimeOrNull() signedUpAt: string | null;
  @OneOfOrNull('link', 'claim') via: 'link' | 'claim' | null;
  @Many(() => Node) clients: Node[];
  @Integer() directClients: number;
  @Integer() totalClients: number;
  @Many(() => Earned) earned: Earned[];
  @Exact() freeDays: bigint;
  @NextOfNode() next: string | null;
}

export class TreeAnswer {
  @One(() => Node) root: Node;
  @Flag() truncated: boolean;
}
