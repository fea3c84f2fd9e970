import { Metrics, runChecks, type Logger } from '#platform';
import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Health } from '../answers/health.js';
import { Open } from '../auth/access.js';
import { AtLiteralPath } from '../http/literal-path.js';
import { Unlimited } from '../limits/unlimited.js';
import { LOGGER } from '../logger-token.js';
import { PROGRAMS, type ServedProgram } from './served-program.js';

/** So long the answer of a program that is silent keeps those of the others waiting. */
const WITHIN_MS = 1_000;

/** Health and metrics of the process: of all its programs, each by its name. */
@Open()
@UseGuards(AtLiteralPath)
@ApiTags('health')
@Controller()
export class ProgramsHealthController {
  /** Those of the process itself. */
  private readonly process = new Metrics('query');

  constructor(
    @Inject(PROGRAMS) private readonly programs: readonly ServedProgram[],
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Unlimited()
  @Get('health/live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok', checks: {}, warnings: {} };
  }

  /** Ready as long as one program's queries can be answered: those of the others would be no better off without this process. */
  @Unlimited()
  @Get('health/ready')
  @ApiOperation({
    summary: "Queries of one program at least can be answered; each check has its program's name before it",
  })
  @ApiOkResponse({ type: Health })
  @ApiResponse({ status: 503, type: Health })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const all = await Promise.all(this.programs.map((program) => this.healthOf(program)));
    const isWell = all.some(({ status }) => status === 'ok');
    response.status(isWell ? 200 : 503);
    return {
      status: isWell ? 'ok' : 'error',
      checks: Object.assign({}, ...all.map(({ checks }) => checks)) as Health['checks'],
      warnings: Object.assign({}, ...all.map(({ warnings }) => warnings)) as Health['warnings'],
    };
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics for Prometheus, those of a program with its name' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async scrape(@Res() response: Response): Promise<void> {
    const ofPrograms = [this.metrics, ...this.programs.map(({ metrics }) => metrics)];
    const texts = await Promise.all([this.process.render(), Metrics.renderTogether(ofPrograms)]);
    response.setHeader('content-type', this.process.contentType);
    response.end(texts.join('\n'));
  }

  /** What is looked at, each with the program's name before it. */
  private async healthOf({ id, readiness }: ServedProgram): Promise<Health> {
    const { status, checks, warnings } = await runChecks(readiness.checks, {
      warnings: readiness.warnings,
      withinMs: WITHIN_MS,
      onFault: (check, error) => this.logger.warn({ program: id, check, err: error }, 'a health check failed'),
    });
    const named = (found: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(found).map(([name, result]) => [`${id}.${name}`, result]));
    return { status, checks: named(checks), warnings: named(warnings) };
  }
}
