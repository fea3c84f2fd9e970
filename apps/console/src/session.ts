const KEY = 'referral-ledger-token';

export interface Session {
  token: string;
  subject: string;
  scopes: ReadonlySet<string>;
}

/** What the token says about itself; whether it is true, the query app decides with every request. */
export function sessionOf(token: string): Session | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { scope, sub } = JSON.parse(new TextDecoder().decode(bytes)) as { scope?: unknown; sub?: unknown };
    const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
    return { token, subject: typeof sub === 'string' ? sub : '', scopes: new Set(scopes) };
  } catch {
    return undefined;
  }
}

/** A link signs in by `#token=…`: a fragment is sent to no server, and leaves the address and the history at once. */
export function takeTokenFromLink(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  sessionStorage.setItem(KEY, token);
  history.replaceState(null, '', location.pathname + location.search);
}

export function storedSession(): Session | undefined {
  const token = sessionStorage.getItem(KEY);
  return token === null ? undefined : sessionOf(token);
}

export const keepSession = ({ token }: Session): void => sessionStorage.setItem(KEY, token);
export const forgetSession = (): void => sessionStorage.removeItem(KEY);
