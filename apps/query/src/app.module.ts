import { MAX_FUTURE_MS } from '#contracts';
import { Metrics, TokenVerifier, type Logger } from '#platform';
import { LiveSnapshots, Months } from '#read-models';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccountsController } from './accounts/accounts.controller.js';
import { PaymentsController } from './accounts/payments.controller.js';
import { AccessGuard } from './auth/access-guard.js';
import { ChangeFeed } from './changes/change-feed.js';
import { ChangesController } from './changes/changes.controller.js';
import { ClaimsController } from './claims/claims.controller.js';
import { EventsController } from './events/events.controller.js';
import { FinanceController } from './finance/finance.controller.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { Declared } from './http/declared.js';
import { EtagStep } from './http/etag-step.js';
import { LastPosition } from './http/last-position.js';
import { OwnWrites } from './http/own-writes.js';
import { ParametersPipe } from './http/parameters-pipe.js';
import { PositionStep } from './http/position-step.js';
import { ProblemFilter } from './http/problem-filter.js';
import { Reads } from './http/reads.js';
import { Steps } from './http/steps.js';
import { Stopping } from './http/stopping.js';
import { CallerLimits } from './limits/caller-limits.js';
import { LimitedAccessGuard } from './limits/limited-access-guard.js';
import type { LimitsConfig } from './limits/limits-config.js';
import { LimitsStep } from './limits/limits-step.js';
import { LIMITS } from './limits/limits-token.js';
import { LOGGER } from './logger-token.js';
import { LogController } from './log/log.controller.js';
import { MonthsController } from './months/months.controller.js';
import { FinanceRewardsController, PartnerRewardsController } from './months/rewards.controller.js';
import { StatementsController } from './months/statements.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { ClientsController } from './partners/clients.controller.js';
import { PartnerListController } from './partners/partner-list.controller.js';
import { PartnersController } from './partners/partners.controller.js';
import { FormatAsked } from './representations/format-asked.js';
import { RepresentationStep } from './representations/representation-step.js';
import { SchemasController } from './schemas/schemas.controller.js';
import { MAX_FUTURE } from './validate/max-future-token.js';
import { ValidateController } from './validate/validate.controller.js';
import { WithdrawalsController } from './withdrawals/withdrawals.controller.js';

/** What the app reads with and reports to. */
export interface Services {
  snapshots: LiveSnapshots;
  limits: LimitsConfig;
  verifier: TokenVerifier;
  readiness: Readiness;
  metrics: Metrics;
  logger: Logger;
  /** Whose ledger it is, where there are several; null: nobody's in particular. */
  program?: string | null;
  /** MAX_FUTURE_MS, as the consumer has it. */
  maxFutureMs?: number;
}

export const CONTROLLERS = [
  PartnerListController,
  ClientsController,
  PartnersController,
  WithdrawalsController,
  AccountsController,
  PaymentsController,
  ClaimsController,
  ChangesController,
  EventsController,
  FinanceController,
  LogController,
  MonthsController,
  StatementsController,
  PartnerRewardsController,
  FinanceRewardsController,
  OperationsController,
  SchemasController,
  ValidateController,
  HealthController,
] as const;

@Module({})
export class AppModule {
  static with({
    snapshots,
    limits,
    verifier,
    readiness,
    metrics,
    logger,
    program = null,
    maxFutureMs = MAX_FUTURE_MS,
  }: Services): DynamicModule {
    const callerLimits = new CallerLimits(limits, metrics, program);
    return {
      module: AppModule,
      controllers: [...CONTROLLERS],
      providers: [
        { provide: LiveSnapshots, useValue: snapshots },
        { provide: TokenVerifier, useValue: program === null ? verifier : verifier.forProgram(program) },
        { provide: Readiness, useValue: readiness },
        { provide: Metrics, useValue: metrics },
        { provide: LOGGER, useValue: logger },
        { provide: LIMITS, useValue: limits },
        { provide: MAX_FUTURE, useValue: maxFutureMs },
        ChangeFeed,
        LastPosition,
        OwnWrites,
        Reads,
        Stopping,
        Months,
        { provide: CallerLimits, useValue: callerLimits },
        AccessGuard,
        { provide: APP_GUARD, useClass: LimitedAccessGuard },
        { provide: APP_GUARD, useExisting: LastPosition },
        { provide: APP_GUARD, useClass: FormatAsked },
        Declared,
        LimitsStep,
        PositionStep,
        EtagStep,
        RepresentationStep,
        Steps,
        { provide: APP_PIPE, useClass: ParametersPipe },
        { provide: APP_FILTER, useValue: new ProblemFilter(logger, callerLimits) },
      ],
    };
  }
}
