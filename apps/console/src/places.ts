const REFERRALS = ['referrals:read', 'referrals:self'];

/** Where there is a way in from every page, with the scopes of which one is needed there. */
export const PLACES = [
  { path: '/', label: 'Overview', scopes: [...REFERRALS, 'finance:read', 'operations:read'] },
  { path: '/partners', label: 'Partners', scopes: REFERRALS },
  { path: '/claims', label: 'Claims', scopes: REFERRALS },
  { path: '/withdrawals', label: 'Withdrawals', scopes: REFERRALS },
  { path: '/finance', label: 'Finance', scopes: ['finance:read'] },
  { path: '/operations', label: 'Operations', scopes: ['operations:read'] },
] as const;

/** Whether what an address leads to is for one of these scopes: payments, clients and what is found are for those of referrals. */
export function isOffered(path: string, given: ReadonlySet<string>): boolean {
  const place = PLACES.find((each) => each.path !== '/' && path.startsWith(each.path));
  return (place?.scopes ?? REFERRALS).some((scope) => given.has(scope));
}

export const mayFind = (given: ReadonlySet<string>): boolean => REFERRALS.some((scope) => given.has(scope));
