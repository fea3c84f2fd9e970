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
 */
export async function startOpenIdProvider(clientId: string): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/console/signed-in'],
      },
    ],
    clientBasedCORS: () => true,
    scopes: ['openid', ...SCOPES],
    ttl: { AccessToken: 3_600, Grant: 3_600, IdToken: 3_600, Interaction: 600, Session: 3_600 },
    cookies: { keys: ['of this test'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    features: {
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: SCOPES.join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3_600,
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
