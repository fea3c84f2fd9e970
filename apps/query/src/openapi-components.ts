import type { OpenAPIObject } from '@nestjs/swagger';
import { isDeepStrictEqual } from 'node:util';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Reference = { $ref: string };

/** What is declared of every route alike stands once in the document: each route refers to it. */
export function withComponents(document: OpenAPIObject): OpenAPIObject {
  const components: Components = { ...document.components, responses: {}, parameters: {} };

  const shared = <T extends object>(kind: 'responses' | 'parameters', name: string, value: T): T | Reference => {
    const known = (components[kind] ??= {}) as Record<string, object>;
    known[name] ??= value;
    return isDeepStrictEqual(known[name], value) ? { $ref: `#/components/${kind}/${name}` } : value;
  };

  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[])) {
    operation.parameters = (operation.parameters ?? []).map((parameter) =>
      'in' in parameter && parameter.in === 'header' ? shared('parameters', parameter.name, parameter) : parameter,
    );
    for (const [status, response] of Object.entries(operation.responses)) {
      const isProblem = response && 'content' in response && response.content?.['application/problem+json'];
      if (isProblem) operation.responses[status] = shared('responses', `Problem${status}`, response);
    }
  }
  return { ...document, components };
}
