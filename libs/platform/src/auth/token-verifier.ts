import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { LedgerError } from '../errors/ledger-error.js';
import { keysFromFile, keysFromUrl } from './keys.js';
import { scopesIn, type Scope } from './scopes.js';

/** Who asks, as the token says. */
export interface Caller {
  /** `sub`: with `referrals:self`, the partner id. */
  subject: string | null;
  scopes: ReadonlySet<Scope>;
}

export interface TokenSettings {
  issuer: string;
  audience: string;
  jwksUrl?: string | undefined;
  jwksFile?: string | undefined;
}

/** The token is not one that this service trusts; `message` says why without quoting it. */
export class InvalidTokenError extends Error {}

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_SECONDS = 5;

/** Verifies bearer tokens: signature, issuer, audience, and validity in time. */
export class TokenVerifier {
  private constructor(
    private readonly keys: JWTVerifyGetKey,
    private readonly options: JWTVerifyOptions,
  ) {}

  /** @throws when neither or both of `jwksUrl` and `jwksFile` are given, or the file cannot be read */
  static async create({ issuer, audience, jwksUrl, jwksFile }: TokenSettings): Promise<TokenVerifier> {
    const options = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_SECONDS };
    if (jwksUrl !== undefined && jwksFile === undefined) return new TokenVerifier(keysFromUrl(jwksUrl), options);
    if (jwksFile !== undefined && jwksUrl === undefined)
      return new TokenVerifier(await keysFromFile(jwksFile), options);
    throw new LedgerError('AUTH_KEYS_MISSING', 'set either AUTH_JWKS_URL or AUTH_JWKS_FILE', false);
  }

  /**
   * @throws InvalidTokenError when the token is at fault
   * @throws LedgerError `AUTH_KEYS_UNAVAILABLE` when the keys cannot be had, which says nothing about the token
   */
  async verify(token: string): Promise<Caller> {
    const payload = await this.payloadOf(token);
    return { subject: payload.sub ?? null, scopes: scopesIn(payload.scope) };
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, this.keys, this.options)).payload;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return this.payloadByAny(token, error);
      throw reasonOf(error);
    }
  }

  /** A token without `kid` where several keys could have signed it: whichever did. */
  private async payloadByAny(token: string, candidates: errors.JWKSMultipleMatchingKeys): Promise<JWTPayload> {
    for await (const key of candidates) {
      try {
        return (await jwtVerify(token, key, this.options)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw reasonOf(error);
      }
    }
    throw new InvalidTokenError('no key verifies the signature');
  }
}

const OF_THE_KEYS = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

/** jose's messages name claims and checks, never values of the token. */
function reasonOf(error: unknown): Error {
  if (error instanceof errors.JOSEError && !OF_THE_KEYS.includes(error.code))
    return new InvalidTokenError(error.message);
  return new LedgerError('AUTH_KEYS_UNAVAILABLE', 'the keys that verify tokens cannot be read', true, { cause: error });
}
