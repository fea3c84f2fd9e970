import type { Caller, Scope } from '#platform';

/** Who shares one set of limits: all tokens of one subject and client. */
export const callerKey = ({ subject, client }: Caller): string => JSON.stringify([subject, client]);

const OF_SERVICES: readonly Scope[] = ['referrals:read', 'finance:read', 'operations:read'];

/** A token that is good for one partner's data alone is that partner's; any other one is a service's. */
export const tierOf = ({ scopes }: Caller): 'partner' | 'service' =>
  OF_SERVICES.some((scope) => scopes.has(scope)) ? 'service' : 'partner';
