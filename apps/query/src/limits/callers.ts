import type { Caller, Scope } from '#platform';

const keys = new WeakMap<Caller, string>();

/** Who shares one set of limits: all tokens of one subject and client. */
export function callerKey(caller: Caller): string {
  const known = keys.get(caller);
  if (known !== undefined) return known;
  const key = JSON.stringify([caller.subject, caller.client]);
  keys.set(caller, key);
  return key;
}

const OF_SERVICES: readonly Scope[] = ['referrals:read', 'finance:read', 'operations:read'];

/** A token that is good for one partner's data alone is that partner's; any other one is a service's. */
export const tierOf = ({ scopes }: Caller): 'partner' | 'service' =>
  OF_SERVICES.some((scope) => scopes.has(scope)) ? 'service' : 'partner';
