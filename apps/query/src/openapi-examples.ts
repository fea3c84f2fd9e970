import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLES } from './examples.js';

/** Puts an answer that was given beside the shape of each route's answers. */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  for (const [route, { request, answer }] of Object.entries(EXAMPLES)) {
    const answered = document.paths[route]?.get?.responses['200'];
    const content = answered && 'content' in answered ? answered.content?.['application/json'] : undefined;
    if (content) content.examples = { sample: { summary: `GET ${request}`, value: answer } };
  }
  return document;
}
