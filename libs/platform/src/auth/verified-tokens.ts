import { hash } from 'node:crypto';
import type { CryptoKey, JWTPayload } from 'jose';
import { CLOCK_TOLERANCE_SECONDS } from './lifetime.js';

/** What was verified: the header's own key lookup has to give the same key again for the signature to count. */
export interface Verified {
  payload: JWTPayload;
  header: { alg: string; kid?: string };
  key: CryptoKey | Uint8Array;
}

const SIZE = 10_000;

/**
 * Tokens whose signature and claims were verified. A signature stays as good as its key; whether the key is still
 * trusted, the lifetime, and a revocation are for the caller to look at each time. The token itself is not kept.
 */
export class VerifiedTokens {
  /** The one used longest ago comes first. */
  readonly #byHash = new Map<string, Verified>();

  constructor(private readonly size = SIZE) {}

  /** @returns nothing once the token's own times say no: a full check then says why */
  get(token: string, nowSeconds: number): Verified | undefined {
    const id = idOf(token);
    const verified = this.#byHash.get(id);
    if (verified === undefined) return undefined;
    this.#byHash.delete(id);
    if (!isInTime(verified.payload, Math.floor(nowSeconds))) return undefined;
    this.#byHash.set(id, verified);
    return verified;
  }

  put(token: string, verified: Verified): void {
    this.#byHash.set(idOf(token), verified);
    if (this.#byHash.size > this.size) this.#byHash.delete(this.#byHash.keys().next().value!);
  }
}

const idOf = (token: string): string => hash('sha256', token, 'base64');

/** As jose has it. */
const isInTime = ({ exp, nbf }: JWTPayload, now: number): boolean =>
  (exp === undefined || exp > now - CLOCK_TOLERANCE_SECONDS) &&
  (nbf === undefined || nbf <= now + CLOCK_TOLERANCE_SECONDS);
