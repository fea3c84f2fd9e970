/** What a caller may read: all partners, only the partner in `sub`, the books, the machinery. */
export const SCOPES = ['referrals:read', 'referrals:self', 'finance:read', 'operations:read'] as const;

export type Scope = (typeof SCOPES)[number];

/** The scopes of ours in a token's space-separated `scope` claim; those of other services are left out. */
export function scopesIn(claim: unknown): ReadonlySet<Scope> {
  const words = typeof claim === 'string' ? claim.split(' ') : [];
  return new Set(SCOPES.filter((scope) => words.includes(scope)));
}
