import Provider, { type Configuration } from 'oidc-provider';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AUDIENCE } from './query-app.js';

export const RESOURCE = 'urn:referral-ledger';
const SCOPES = ['referrals:read', 'finance:read', 'operations:read'];

export interface OpenIdProvider {
  issuer: string;
  jwksUrl: string;
  stop(): Promise<void>;
}

/**
 * An OpenID Connect provider with the console as its client, which has no secret: a native one, since those may be sent back to any
 * port of this machine. Whoever signs in says who it is.
 * @param options.renews whether it gives refresh tokens, each of which is good once
 */
export async function startOpenIdProvider(
  clientId: string,
  { accessSeconds = 3_600, renews = false } = {},
): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['http://127.0.0.1/console/signed-in'],
      },
    ],
    clientBasedCORS: () => true,
    issueRefreshToken: () => renews,
    rotateRefreshToken: true,
    scopes: ['openid', ...SCOPES],
    ttl: {
      AccessToken: accessSeconds,
      Grant: 3_600,
      IdToken: 3_600,
      Interaction: 600,
      RefreshToken: 3_600,
      Session: 3_600,
    },
    cookies: { keys: ['of this test'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    features: {
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: SCOPES.join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessSeconds,
        }),
        useGrantedResource: () => true,
      },
    },
  };
  const answer = quietly(() => new Provider(issuer, configuration)).callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Without what it advises for production. */
function quietly<T>(work: () => T): T {
  /* eslint-disable no-console -- it says it there, and nowhere else */
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}
