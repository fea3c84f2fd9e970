import { Metrics, runChecks } from '#platform';
import { LiveSnapshots } from '#projections';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Health } from '../answers/health.js';
import { Open } from '../auth/access.js';

@Open()
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok', checks: {} };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Queries can be answered' })
  @ApiOkResponse({ type: Health })
  @ApiResponse({ status: 503, type: Health })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const { ok, checks } = await runChecks({
      projections: () => this.snapshots.read(async () => undefined),
    });
    response.status(ok ? 200 : 503);
    return { status: ok ? 'ok' : 'error', checks };
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
