import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withComponents } from './openapi-components.js';
import { withExamples } from './openapi-examples.js';
import { withNulls } from './openapi-nulls.js';

const descriptionFor = (
  base: string,
): string => `The referral ledger's queries: read-only. Every answer says with \`x-position\` which event-store
position it reflects; one that reads nothing, as most refusals, how far the projections were when this process last looked. Sums are exact integers in minor units, also beyond 2^53.

The events that come in and go out are at [/events](${base}/events), their schemas at [/schemas](${base}/schemas); people look at [/console](${base}/console).`;

/** Of what is answered beside the programs' own queries. */
const PROGRAMS_DESCRIPTION = `The programs of one installation, and the health of the process that answers for them. Each program has its own queries
under its \`path\`, with a document of them at \`{path}/openapi.json\` and a page of it at \`{path}/docs\`.`;

const documented = (app: INestApplication, description: string, base = ''): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Referral ledger')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth();
  if (base !== '') config.addServer(base);
  return withComponents(withNulls(SwaggerModule.createDocument(app, config.build())));
};

/**
 * The OpenAPI 3.1 document of all routes.
 * @param base before every path, where the app answers for one program of several
 */
export const openApiOf = (app: INestApplication, base = ''): OpenAPIObject =>
  withExamples(documented(app, descriptionFor(base), base));

/** The same of what a process that answers for several programs says of all of them. */
export const openApiOfPrograms = (app: INestApplication): OpenAPIObject => documented(app, PROGRAMS_DESCRIPTION);

/** `/openapi.json`, and `/docs` for people, whose page and scripts are served from here. */
export function serveOpenApi(app: INestApplication, document: () => OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
