import { eventSchema, SCHEMA_TYPES } from '#contracts';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Open } from '../auth/access.js';
import { notFound } from '../http/problem.js';

/** The events that are taken in, for whoever publishes them: no query, so not among those of OpenAPI. */
@Open()
@ApiExcludeController()
@Controller('schemas')
export class SchemasController {
  @Get()
  list(): { schemas: { type: string; schema: string }[] } {
    return { schemas: SCHEMA_TYPES.map((type) => ({ type, schema: `/schemas/${type}` })) };
  }

  @Get(':type')
  schema(@Param('type') given: string, @Res() response: Response): void {
    const type = SCHEMA_TYPES.find((known) => known === given);
    if (!type) throw notFound(`No inbound event has this type. /schemas lists those there are.`);
    response.type('application/schema+json').send(JSON.stringify(eventSchema(type)));
  }
}
