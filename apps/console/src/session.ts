const KEY = 'referral-ledger-token';
const RENEWAL_KEY = 'referral-ledger-renewal';

/** What a provider gives: the renewal where it has the session renewed without asking the person. */
export interface Tokens {
  token: string;
  renewal?: string | undefined;
}

export interface Session extends Tokens {
  subject: string;
  scopes: ReadonlySet<string>;
  /** For how long the token was given, and until when: ms; undefined where it does not end. */
  lasts: { ms: number; until: number } | undefined;
}

interface Claims {
  scope?: unknown;
  sub?: unknown;
  iat?: unknown;
  exp?: unknown;
}

/** What the token says about itself; whether it is true, the query app decides with every request. */
export function sessionOf({ token, renewal }: Tokens): Session | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { scope, sub, iat, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Claims;
    const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
    const lasts =
      typeof exp === 'number'
        ? { ms: 1_000 * (exp - (typeof iat === 'number' ? iat : Date.now() / 1_000)), until: 1_000 * exp }
        : undefined;
    return { token, renewal, subject: typeof sub === 'string' ? sub : '', scopes: new Set(scopes), lasts };
  } catch {
    return undefined;
  }
}

/** A link signs in by `#token=…`: a fragment is sent to no server, and leaves the address and the history at once. @returns whether there was one */
export function takeTokenFromLink(): boolean {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return false;
  keepSession({ token });
  history.replaceState(null, '', location.pathname + location.search);
  return true;
}

export function storedSession(): Session | undefined {
  const token = sessionStorage.getItem(KEY);
  return token === null ? undefined : sessionOf({ token, renewal: sessionStorage.getItem(RENEWAL_KEY) ?? undefined });
}

export function keepSession({ token, renewal }: Tokens): void {
  sessionStorage.setItem(KEY, token);
  if (renewal === undefined) sessionStorage.removeItem(RENEWAL_KEY);
  else sessionStorage.setItem(RENEWAL_KEY, renewal);
}

export function forgetSession(): void {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(RENEWAL_KEY);
}
