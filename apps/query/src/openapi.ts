import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withExamples } from './openapi-examples.js';
import { withNulls } from './openapi-nulls.js';

const DESCRIPTION = `The referral ledger's queries: read-only. Every answer says with \`x-position\` which event-store
position it reflects; one that reads nothing, as most refusals, how far the projections were when this process last looked. Sums are exact integers in minor units, also beyond 2^53.

The events that come in and go out are at [/events](/events), their schemas at [/schemas](/schemas); people look at [/console](/console).`;

/** The OpenAPI 3.1 document of all routes. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Referral ledger')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth()
    .build();
  return withExamples(withNulls(SwaggerModule.createDocument(app, config)));
}

/** `/openapi.json`, and `/docs` for people, whose page and scripts are served from here. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
