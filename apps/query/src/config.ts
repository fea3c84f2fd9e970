import { MAX_FUTURE_MS } from '#contracts';
import {
  IsDatabaseUrl,
  IsProgramId,
  ListFromEnv,
  LOG_LEVELS,
  MaxFutureMs,
  WholeNumberFromEnv,
  SecondsFromEnv,
  type LogLevel,
} from '#platform';
import { IsIn, IsOptional, IsString, IsUrl, Matches, MinLength, ValidateIf } from 'class-validator';
import type { ConsoleSignIn } from './console-sign-in.js';
import { LimitsConfig } from './limits/limits-config.js';

const JWKS_PROTOCOLS = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Scheme, host and port, as browsers send it. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?$/;

/** The query app's environment: DATABASE_URL, HOST, PORT, AUTH_ISSUER … */
export class QueryConfig extends LimitsConfig {
  /** Whose ledger it is, where one installation has several. */
  @IsOptional()
  @IsProgramId()
  program?: string;

  @IsDatabaseUrl()
  databaseUrl: string;

  /** A standby that is further behind the primary is none to answer from: not ready. 0: however far. */
  @WholeNumberFromEnv(0, 86_400_000)
  standbyLagMaxMs = 60_000;

  @IsString()
  host = '127.0.0.1';

  /** 0 picks a free port. */
  @WholeNumberFromEnv(0, 65_535)
  port = 3000;

  /** When it is told to end, whoever still waits for an answer after this long is cut off. */
  @WholeNumberFromEnv(0, 60_000)
  shutdownMs = 5_000;

  @IsString()
  @MinLength(1)
  authIssuer: string;

  @IsString()
  @MinLength(1)
  authAudience: string;

  /** Exactly one of the URL and the file. */
  @IsOptional()
  @IsUrl(JWKS_PROTOCOLS)
  authJwksUrl?: string;

  @IsOptional()
  @IsString()
  authJwksFile?: string;

  /** How often the keys of the URL are fetched: one that is taken out there counts no longer after this. */
  @WholeNumberFromEnv(1_000, 3_600_000)
  authJwksRefreshMs = 60_000;

  /** Tokens that live longer are refused; in seconds, or with a unit. */
  @SecondsFromEnv(1, 3_650 * 86_400)
  authMaxLifetime = 86_400;

  /** A file of the ids (`jti`) of tokens that are revoked, one a line. */
  @IsOptional()
  @IsString()
  authRevokedFile?: string;

  /** Browsers are told to come by HTTPS alone for so long; 0: nothing is said, for where somebody else ends TLS and says it. */
  @SecondsFromEnv(0, 3_650 * 86_400)
  hstsMaxAge = 0;

  /** Pages of these origins may ask: `https://partners.example.com`, several separated by commas. */
  @ListFromEnv()
  @Matches(ORIGIN, { each: true, message: 'must be origins such as https://partners.example.com, separated by commas' })
  corsOrigins: string[] = [];

  /** As the consumer has it: `POST /v1/validate` says what would become of events there. */
  @MaxFutureMs()
  maxFutureMs = MAX_FUTURE_MS;

  /** The console's id at the provider by which people sign in to it; left out: by a token that they have. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  consoleOidcClientId?: string;

  /** The provider's issuer, where it is found by discovery. */
  @ValidateIf(({ consoleOidcClientId }: QueryConfig) => consoleOidcClientId !== undefined)
  @IsUrl(JWKS_PROTOCOLS)
  consoleOidcIssuer?: string;

  @IsString()
  consoleOidcScope = 'openid referrals:read finance:read operations:read';

  /** Whom the token is for (RFC 8707), where the provider wants to be told. */
  @IsOptional()
  @IsString()
  consoleOidcResource?: string;

  get consoleSignIn(): ConsoleSignIn | undefined {
    const { consoleOidcClientId: clientId, consoleOidcIssuer: issuer } = this;
    if (clientId === undefined || issuer === undefined) return undefined;
    return { clientId, issuer, scope: this.consoleOidcScope, resource: this.consoleOidcResource ?? null };
  }

  @IsIn(LOG_LEVELS)
  logLevel: LogLevel = 'info';
}
