import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { LedgerError } from '../errors/ledger-error.js';
import { keysFromFile } from './keys-from-file.js';
import { keysFromUrl } from './keys-from-url.js';
import { CLOCK_TOLERANCE_SECONDS, lifetimeProblem } from './lifetime.js';
import { isForProgram, programsIn } from './programs-claim.js';
import type { OnProblem, ReloadedFile } from './reloaded-file.js';
import { revokedTokens } from './revoked-tokens.js';
import { scopesIn, type Scope } from './scopes.js';
import { VerifiedTokens, type Verified } from './verified-tokens.js';

/** Who asks, as the token says. */
export interface Caller {
  /** `sub`: with `referrals:self`, the partner id. */
  subject: string | null;
  /** `client_id` or `azp`: the program that the token was given to. */
  client: string | null;
  scopes: ReadonlySet<Scope>;
  /** Whose data it is for, where there are several programs: see `isForProgram`. */
  programs: ReadonlySet<string>;
}

export interface TokenSettings {
  issuer: string;
  audience: string;
  jwksUrl?: string | undefined;
  jwksFile?: string | undefined;
  /** How often keys of a URL are fetched. */
  jwksRefreshMs?: number;
  /** Tokens that live longer are refused. */
  maxLifetimeSeconds?: number;
  /** A file of the ids (`jti`) of tokens that are revoked. */
  revokedFile?: string | undefined;
  /** Told what is wrong with a file or a URL that is read again, while what is known goes on to be used. */
  onProblem?: OnProblem;
}

/** The token is not one that this service trusts; `message` says why without quoting it. */
export class InvalidTokenError extends Error {}

/** The token is good, but not for the program that is asked. */
export class WrongProgramError extends InvalidTokenError {}

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const JWKS_REFRESH_MS = 60_000;
const MAX_LIFETIME_SECONDS = 86_400;
/** Keys are chosen by the header alone. */
const NO_TOKEN = { payload: '', signature: '' };

/** Verifies bearer tokens: signature, issuer, audience, validity in time, and that nobody has revoked them. */
export class TokenVerifier {
  #verified = new VerifiedTokens();
  /** The program that a token has to be for; null: whatever it is for. */
  #program: string | null = null;

  private constructor(
    private readonly keys: JWTVerifyGetKey,
    private readonly options: JWTVerifyOptions,
    private readonly maxLifetimeSeconds: number,
    private readonly revoked: ReloadedFile<ReadonlySet<string>> | undefined,
  ) {}

  /** @throws when neither or both of `jwksUrl` and `jwksFile` are given, or a file cannot be read */
  static async create(settings: TokenSettings): Promise<TokenVerifier> {
    const { issuer, audience, maxLifetimeSeconds = MAX_LIFETIME_SECONDS, revokedFile } = settings;
    const { onProblem = () => undefined } = settings;
    const options = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_SECONDS };
    const keys = await keysOf(settings, onProblem);
    const revoked =
      revokedFile === undefined
        ? undefined
        : await readable('AUTH_REVOKED_FILE', revokedTokens(revokedFile, onProblem));
    return new TokenVerifier(keys, options, maxLifetimeSeconds, revoked);
  }

  /** One that takes tokens for this program alone. What was verified by the one need not be by the other. */
  forProgram(program: string): TokenVerifier {
    const own = new TokenVerifier(this.keys, this.options, this.maxLifetimeSeconds, this.revoked);
    own.#verified = this.#verified;
    own.#program = program;
    return own;
  }

  /**
   * @throws WrongProgramError when it is for another program, or for none
   * @throws InvalidTokenError when the token is at fault
   * @throws LedgerError `AUTH_KEYS_UNAVAILABLE` when the keys cannot be had, which says nothing about the token
   */
  async verify(token: string): Promise<Caller> {
    const payload = await this.payloadOf(token);
    const problem = lifetimeProblem(payload, this.maxLifetimeSeconds, Date.now() / 1000);
    if (problem !== undefined) throw new InvalidTokenError(problem);
    const caller = callerOf(payload);
    const { jti } = payload;
    if (jti !== undefined && (await this.revoked?.current())?.has(String(jti)))
      throw new InvalidTokenError('it is revoked');
    if (this.#program !== null && !isForProgram(caller.programs, this.#program)) throw wrongProgram(payload.programs);
    return caller;
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    const verified = this.#verified.get(token, Date.now() / 1000);
    if (verified !== undefined && (await this.keyOf(verified)) === verified.key) return verified.payload;
    try {
      const { payload, protectedHeader, key } = await jwtVerify(token, this.keys, this.options);
      this.#verified.put(token, { payload, header: protectedHeader, key });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return this.payloadByAny(token, error);
      throw reasonOf(error);
    }
  }

  /** The key that is trusted for such a header now; nothing where there is none, which the full check then says. */
  private async keyOf({ header }: Verified): Promise<unknown> {
    try {
      return await this.keys(header, NO_TOKEN);
    } catch {
      return undefined;
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

function wrongProgram(claim: unknown): WrongProgramError {
  if (claim === undefined) return new WrongProgramError('it has no "programs" claim, and is for none');
  if (programsIn(claim)) return new WrongProgramError('it is not for this program');
  return new WrongProgramError('its "programs" claim is neither text nor a list of texts');
}

/** Of payloads that are kept: who asks is found out once for each. */
const callers = new WeakMap<JWTPayload, Caller>();

/** @throws InvalidTokenError */
function callerOf(payload: JWTPayload): Caller {
  const known = callers.get(payload);
  if (known !== undefined) return known;
  const { sub, client_id: clientId, azp, scope, programs } = payload;
  // A signed token may hold anything there; a partner's id, and what is logged, is text.
  if (sub !== undefined && typeof sub !== 'string') throw new InvalidTokenError('its "sub" claim is not text');
  const caller = {
    subject: sub ?? null,
    client: textOrNull(clientId) ?? textOrNull(azp),
    scopes: scopesIn(scope),
    programs: programsIn(programs) ?? new Set<string>(),
  };
  callers.set(payload, caller);
  return caller;
}

const textOrNull = (claim: unknown): string | null => (typeof claim === 'string' ? claim : null);

function keysOf({ jwksUrl, jwksFile, jwksRefreshMs = JWKS_REFRESH_MS }: TokenSettings, onProblem: OnProblem) {
  if (jwksUrl !== undefined && jwksFile === undefined)
    return keysFromUrl(jwksUrl, { refreshMs: jwksRefreshMs, onProblem });
  if (jwksFile !== undefined && jwksUrl === undefined)
    return readable('AUTH_JWKS_FILE', keysFromFile(jwksFile, onProblem));
  throw new LedgerError('AUTH_KEYS_MISSING', 'set either AUTH_JWKS_URL or AUTH_JWKS_FILE', false);
}

/** @throws LedgerError that names the variable whose file is at fault */
async function readable<T>(variable: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerError('AUTH_FILE_UNUSABLE', `the file of ${variable} cannot be used: ${why}`, false, { cause });
  }
}
