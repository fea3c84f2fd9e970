import { Metrics, runChecks, type Logger } from '#platform';
import { observeLag } from '#read-models';
import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Health } from '../answers/health.js';
import { Open } from '../auth/access.js';
import { AtLiteralPath } from '../http/literal-path.js';
import { Unlimited } from '../limits/unlimited.js';
import { LOGGER } from '../logger-token.js';
import { Readiness } from './readiness.js';

@Open()
@UseGuards(AtLiteralPath)
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    observeLag(metrics, readiness.snapshots, (err) =>
      logger.warn({ err }, 'how far the projections are cannot be read for the metrics'),
    );
  }

  @Unlimited()
  @Get('health/live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok', checks: {}, warnings: {} };
  }

  @Unlimited()
  @Get('health/ready')
  @ApiOperation({ summary: 'Queries can be answered' })
  @ApiOkResponse({ type: Health })
  @ApiResponse({ status: 503, type: Health })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const health = await runChecks(this.readiness.checks, {
      warnings: this.readiness.warnings,
      onFault: (check, error) => this.logger.warn({ check, err: error }, 'a health check failed'),
    });
    response.status(health.status === 'ok' ? 200 : 503);
    return health;
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async scrape(@Res() response: Response): Promise<void> {
    response.setHeader('content-type', this.metrics.contentType);
    response.end(await this.metrics.render());
  }
}
