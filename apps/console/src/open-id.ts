import * as oauth from 'oauth4webapi';
import { CONSOLE_PATH } from './place';
import type { Tokens } from './session';

/** Where people sign in, as the query app says it. */
export interface SignInProvider {
  issuer: string;
  clientId: string;
  scope: string;
  resource: string | null;
}

/** What is remembered while somebody is at the provider. */
interface Pending {
  verifier: string;
  state: string;
  nonce: string;
  /** The page that was to be seen. */
  backTo: string;
}

const PENDING = 'referral-ledger-sign-in';
const RETURN_PATH = `${CONSOLE_PATH}/signed-in`;

/** Null where people sign in by a token alone. */
export async function readProvider(): Promise<SignInProvider | null> {
  const response = await fetch(`${CONSOLE_PATH}/sign-in.json`);
  return response.ok ? ((await response.json()) as SignInProvider | null) : null;
}

/** A provider on this machine may do without TLS. */
const over = (provider: SignInProvider) => ({
  [oauth.allowInsecureRequests]: new URL(provider.issuer).protocol === 'http:',
});

const resourceOf = ({ resource }: SignInProvider): { resource?: string } => (resource === null ? {} : { resource });

async function discover(provider: SignInProvider): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(provider.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, over(provider)));
}

/** Goes to the provider: authorization code with PKCE, since a page keeps no secret. */
export async function goToSignIn(provider: SignInProvider): Promise<void> {
  const server = await discover(provider);
  if (server.authorization_endpoint === undefined) throw new Error('The provider has no place to sign in at.');
  const pending: Pending = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    backTo: location.pathname + location.search,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: provider.clientId,
    redirect_uri: location.origin + RETURN_PATH,
    response_type: 'code',
    scope: provider.scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    state: pending.state,
    nonce: pending.nonce,
    ...resourceOf(provider),
    // What goes on while nobody is there has to be agreed to.
    ...(provider.scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
  }).toString();
  location.assign(url);
}

/** Whether the provider has sent somebody back. */
export const isReturn = (): boolean => location.pathname === RETURN_PATH;

/** @returns the tokens; the address is that of the page that was to be seen */
export async function endSignIn(provider: SignInProvider): Promise<Tokens> {
  const kept = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  const returned = new URL(location.href);
  const { verifier, state, nonce, backTo } = JSON.parse(kept ?? '{}') as Partial<Pending>;
  history.replaceState(null, '', backTo ?? `${CONSOLE_PATH}/`);
  if (verifier === undefined || state === undefined || nonce === undefined)
    throw new Error('Nobody was about to sign in here.');
  const server = await discover(provider);
  const client: oauth.Client = { client_id: provider.clientId };
  const parameters = oauth.validateAuthResponse(server, client, returned, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    returned.origin + RETURN_PATH,
    verifier,
    { ...over(provider), additionalParameters: resourceOf(provider) },
  );
  const expectsIdToken = provider.scope.split(' ').includes('openid');
  const { access_token: token, refresh_token: renewal } = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    response,
    expectsIdToken ? { expectedNonce: nonce, requireIdToken: true } : {},
  );
  return { token, renewal };
}

/** A session goes on by the renewal that its provider gave; which may give another one for the next time. */
export async function renew(provider: SignInProvider, renewal: string): Promise<Tokens> {
  const server = await discover(provider);
  const client: oauth.Client = { client_id: provider.clientId };
  const options = { ...over(provider), additionalParameters: resourceOf(provider) };
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), renewal, options);
  const renewed = await oauth.processRefreshTokenResponse(server, client, response);
  return { token: renewed.access_token, renewal: renewed.refresh_token ?? renewal };
}
