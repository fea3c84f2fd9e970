import { Metrics, type Logger, type TokenVerifier } from '#platform';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import { baseOf, createServer, type AppOptions } from '../create-app.js';
import { CallerLimits } from '../limits/caller-limits.js';
import type { LimitsConfig } from '../limits/limits-config.js';
import { openApiOfPrograms, serveOpenApi } from '../openapi.js';
import type { Cell } from './cell.js';
import { ProgramsModule } from './programs-module.js';

export interface ProgramsParts {
  cells: readonly Cell[];
  /** For people, by the program. */
  nameOf: (program: string) => string;
  verifier: TokenVerifier;
  limits: LimitsConfig;
  logger: Logger;
  options: AppOptions;
}

/** One server for several programs: each has an app of its own, under `/programs/{program}`. */
export async function createPrograms(parts: ProgramsParts): Promise<NestExpressApplication> {
  const { cells, nameOf, verifier, limits, logger, options } = parts;
  const metrics = new Metrics('query', { withProcess: false });
  const programs = cells.map(({ program, readiness, metrics: own }) => {
    const id = program ?? '';
    return { id, name: nameOf(id), readiness, metrics: own };
  });
  await Promise.all(cells.map(({ app }) => app.init()));
  const services = { programs, limits, verifier, metrics, logger };
  const server = await createServer(ProgramsModule.with(services), services, options, {
    first: (first) => {
      for (const { app, program } of cells)
        first.use(baseOf(program), app.getHttpAdapter().getInstance() as RequestHandler);
    },
  });
  server.use(['/docs', '/openapi.json'], server.get(CallerLimits).limitStrangers);
  serveOpenApi(server, () => openApiOfPrograms(server));
  return server;
}
