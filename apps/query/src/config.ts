import { IsDatabaseUrl, LOG_LEVELS, NumberFromEnv, type LogLevel } from '#platform';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Max, Min, MinLength } from 'class-validator';

const JWKS_PROTOCOLS = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** The query app's environment: DATABASE_URL, HOST, PORT, AUTH_ISSUER … */
export class QueryConfig {
  @IsDatabaseUrl()
  databaseUrl: string;

  @IsString()
  host = '127.0.0.1';

  /** 0 picks a free port. */
  @NumberFromEnv()
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3000;

  /** Connections to the database at most: as many requests are read at a time. */
  @NumberFromEnv()
  @IsInt()
  @Min(1)
  @Max(200)
  queryPoolMax = 10;

  /** After this long a query is given up, and answered with 503. */
  @NumberFromEnv()
  @IsInt()
  @Min(100)
  @Max(600_000)
  queryTimeoutMs = 30_000;

  /** When it is told to end, whoever still waits for an answer after this long is cut off. */
  @NumberFromEnv()
  @IsInt()
  @Min(0)
  @Max(60_000)
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

  @IsIn(LOG_LEVELS)
  logLevel: LogLevel = 'info';
}
