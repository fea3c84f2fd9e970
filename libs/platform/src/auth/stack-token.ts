import { importJWK, SignJWT, type JWK } from 'jose';

/** What the stack of `npm start` signs its tokens as, and for. */
export const STACK_ISSUER = 'referral-ledger-stack';
export const STACK_AUDIENCE = 'referral-ledger';
export const STACK_ALGORITHM = 'ES256';

/** The claims of a token of the local stack. */
export interface StackToken {
  sub: string;
  /** Separated by blanks. */
  scope: string;
  /** A time span such as `30m` or `30d`. */
  lifetime: string;
  /** Whose data it is for, where there are several programs. */
  programs?: readonly string[];
}

/** Signs a token for the local stack with its own key: for trying, never for production, where an identity provider does that. */
export async function signStackToken(privateKey: JWK, { sub, scope, lifetime, programs }: StackToken): Promise<string> {
  return new SignJWT({ scope, ...(programs && { programs }) })
    .setProtectedHeader({ alg: STACK_ALGORITHM, kid: privateKey.kid ?? '' })
    .setSubject(sub)
    .setIssuer(STACK_ISSUER)
    .setAudience(STACK_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(await importJWK(privateKey, STACK_ALGORITHM));
}
