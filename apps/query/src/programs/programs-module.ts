import { Metrics, TokenVerifier, type Logger } from '#platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard } from '../auth/access-guard.js';
import { Declared } from '../http/declared.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { Stopping } from '../http/stopping.js';
import { CallerLimits } from '../limits/caller-limits.js';
import { LimitedAccessGuard } from '../limits/limited-access-guard.js';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LOGGER } from '../logger-token.js';
import { PROGRAMS, type ServedProgram } from './served-program.js';
import { ProgramsController } from './programs.controller.js';
import { ProgramsHealthController } from './programs-health.controller.js';

export interface ProgramsServices {
  programs: readonly ServedProgram[];
  limits: LimitsConfig;
  verifier: TokenVerifier;
  metrics: Metrics;
  logger: Logger;
}

/** What is answered for all programs together, and for those that there are not. */
@Module({})
export class ProgramsModule {
  static with({ programs, limits, verifier, metrics, logger }: ProgramsServices): DynamicModule {
    const callerLimits = new CallerLimits(limits, metrics);
    return {
      module: ProgramsModule,
      controllers: [ProgramsHealthController, ProgramsController],
      providers: [
        { provide: PROGRAMS, useValue: programs },
        { provide: TokenVerifier, useValue: verifier },
        { provide: Metrics, useValue: metrics },
        { provide: LOGGER, useValue: logger },
        { provide: CallerLimits, useValue: callerLimits },
        Stopping,
        Declared,
        AccessGuard,
        { provide: APP_GUARD, useClass: LimitedAccessGuard },
        { provide: APP_FILTER, useValue: new ProblemFilter(logger, callerLimits) },
      ],
    };
  }
}
