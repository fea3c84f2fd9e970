import { createLogger, Metrics, TokenVerifier, type Pool } from '#platform';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type AppOptions } from '../../apps/query/src/create-app.js';
import { Readiness } from '../../apps/query/src/health/readiness.js';
import { LanedSnapshots } from '../../apps/query/src/lanes/laned-snapshots.js';
import { LimitsConfig } from '../../apps/query/src/limits/limits-config.js';
import { stopApp } from '../../apps/query/src/stop-app.js';
import { createTestDatabase } from './database.js';
import { History } from './history.js';
import { AUDIENCE, ISSUER, makeTokens, type TokenOptions } from './tokens.js';

export { AUDIENCE, ISSUER, type TokenOptions };

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
  body: any;
}

export type Ask = { token?: string | null; headers?: Record<string, string> };

/** The query app on a database of its own, listening on a free port, with a key that signs tokens for it. */
export interface TestQueryApp {
  url: string;
  databaseUrl: string;
  /** The public key of its tokens. */
  jwksFile: string;
  pool: Pool;
  history: History;
  /** GET; the token has all scopes unless another one, or none (null), is given. */
  get(path: string, ask?: Ask): Promise<Reply>;
  /** POST, likewise. */
  post(path: string, body: string | Buffer, ask?: Ask): Promise<Reply>;
  token(options?: TokenOptions): Promise<string>;
  /** What is logged, one JSON object a line. */
  log: string[];
  /** Fails unless the answer has the shape that /openapi.json gives to the route. */
  expectDocumented(route: string, reply: Reply): Promise<void>;
  stop(): Promise<void>;
}

/** All tests ask from one address. */
const ONE_ADDRESS = { limitAddressPerSecond: 10_000 };

/**
 * @param limits those that are not the defaults
 * @param trusted whose tokens it accepts; left out: those of `token`
 */
export async function startQueryApp(
  limits: Partial<LimitsConfig> = {},
  options: AppOptions = {},
  trusted?: { issuer: string; jwksUrl: string },
): Promise<TestQueryApp> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'query-app-'));
  const { jwksFile, sign: token } = await makeTokens(directory);

  const log: string[] = [];
  const metrics = new Metrics('query');
  const config = Object.assign(new LimitsConfig(), ONE_ADDRESS, limits);
  const snapshots = LanedSnapshots.open({ databaseUrl: database.url, program: null }, config, metrics);
  const readiness = new Readiness({ databaseUrl: database.url, program: null });
  const logger = createLogger('query', { level: 'info', destination: { write: (line) => void log.push(line) } });
  const app = await createApp(
    {
      readiness,
      snapshots,
      limits: config,
      verifier: await TokenVerifier.create({ audience: AUDIENCE, ...(trusted ?? { issuer: ISSUER, jwksFile }) }),
      metrics,
      logger,
    },
    options,
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();

  const everything = await token();
  const request = async (path: string, ask: Ask, init: RequestInit = {}): Promise<Reply> => {
    const bearer = ask.token === undefined ? everything : ask.token;
    const authorization: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...authorization, ...ask.headers } });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
  const get = (path: string, ask: Ask = {}): Promise<Reply> => request(path, ask);
  const shapes = new Shapes(async () => (await get('/openapi.json')).body);
  return {
    url,
    databaseUrl: database.url,
    jwksFile,
    pool: database.pool,
    history: new History(database.pool),
    get,
    post: (path, body, ask = {}) => request(path, ask, { method: 'POST', body }),
    token,
    log,
    expectDocumented: (route, reply) => shapes.expect(route, reply),
    stop: async () => {
      await stopApp(app, {
        shutdownMs: 5_000,
        close: () => Promise.all([snapshots.close(), readiness.close()]),
        logger,
      });
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Checks answers against the OpenAPI document, closed: a field that is not documented is an error. */
class Shapes {
  readonly #compiled = new Map<string, ValidateFunction>();
  #ajv: Ajv2020 | undefined;

  constructor(private readonly document: () => Promise<Reply['body']>) {}

  async expect(route: string, { status, body }: Reply): Promise<void> {
    const key = `${status} ${route}`;
    const validate = this.#compiled.get(key) ?? (await this.compile(route, status));
    this.#compiled.set(key, validate);
    if (!validate(body)) throw new Error(`${key} is not as documented: ${JSON.stringify(validate.errors, null, 2)}`);
  }

  private async compile(route: string, status: number): Promise<ValidateFunction> {
    const document = await this.document();
    if (!this.#ajv) {
      this.#ajv = new Ajv2020({ strict: false, allErrors: true });
      formats.default(this.#ajv);
      for (const schema of Object.values<{ properties?: object; allOf?: unknown; additionalProperties?: boolean }>(
        document.components.schemas,
      )) {
        if (schema.properties && !schema.allOf) schema.additionalProperties = false;
      }
      this.#ajv.addSchema(document, 'openapi');
    }
    const [method] = Object.keys(document.paths[route]);
    const response = document.paths[route][method!].responses[status];
    const content = response.content ?? document.components.responses[`Problem${status}`].content;
    const type = 'application/json' in content ? 'application/json' : 'application/problem+json';
    const pointer = [
      ...(response.$ref?.split('/').slice(1) ?? ['paths', route, method!, 'responses', String(status)]),
      ...['content', type, 'schema'],
    ]
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    return this.#ajv.compile({ $ref: `openapi#/${pointer}` });
  }
}
