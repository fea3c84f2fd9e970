import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withExamples } from './openapi-examples.js';
import { withNulls } from './openapi-nulls.js';

const descriptionFor = (
  base: string,
): string => `The referral ledger's queries: read-only. Every answer says with \`x-position\` which event-store
position it reflects; one that reads nothing, as most refusals, how far the projections were when this process last looked. Sums are exact integers in minor units, also beyond 2^53.

The events that come in and go out are at [/events](${base}/events), their schemas at [/schemas](${base}/schemas); people look at [/console](${base}/console).`;

/**
 * The OpenAPI 3.1 document of all routes.
 * @param base before every path, where the app answers for one program of several
 */
export function openApiOf(app: INestApplication, base = ''): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Referral ledger')
    .setDescription(descriptionFor(base))
    .setVersion('1')
    .addBearerAuth();
  if (base !== '') config.addServer(base);
  return withExamples(withNulls(SwaggerModule.createDocument(app, config.build())));
}

/** `/openapi.json`, and `/docs` for people, whose page and scripts are served from here. */
export function serveOpenApi(app: INestApplication, base: string): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app, base), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
