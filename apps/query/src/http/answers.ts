import type { Scope } from '#platform';
import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { ProblemDocument } from '../answers/problem.js';
import { Allow } from '../auth/access.js';

const PROBLEMS: Record<number, string> = {
  400: 'A parameter is wrong or unknown.',
  401: 'No bearer token, or one that is not trusted.',
  403: 'The token lacks the scope.',
  404: 'Nothing with this id is known, or nothing that the caller may see.',
  409: 'The event of x-min-event was refused.',
  429: 'More is asked than this caller may ask for; retry-after says when to try again.',
  503: 'What was to be waited for was not reached in time, more is asked than can be read, or the data cannot be read at the moment.',
};

const POSITION = {
  description: 'The event-store position that the answer reflects; where nothing was read, the one last seen.',
  schema: { type: 'integer' },
};

/** For partners, each of whom sees what is its own, and for whoever may see all of them. */
export const OF_REFERRALS = ['referrals:read', 'referrals:self'] as const satisfies readonly Scope[];

/** A route's answer, what it is for, and the scopes of which the caller needs one. */
export function Answers(type: new () => object, summary: string, ...scopes: Scope[]): MethodDecorator {
  const problems = Object.entries(PROBLEMS).map(([status, description]) =>
    ApiResponse({
      status: Number(status),
      description,
      headers: { 'x-position': POSITION },
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDocument) } } },
    }),
  );
  return applyDecorators(
    Allow(...scopes),
    ApiOperation({ summary, description: `Scope: ${scopes.join(' or ')}.` }),
    ApiBearerAuth(),
    ApiHeader({
      name: 'x-min-position',
      required: false,
      description: 'Wait until the answer reflects this position.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiHeader({
      name: 'x-min-event',
      required: false,
      description: 'Wait until the answer reflects this event: SOURCE/ID, each percent-encoded where it holds a slash.',
      schema: { type: 'string', example: '/billing/4711' },
    }),
    ApiHeader({
      name: 'x-min-offset',
      required: false,
      description: 'Wait until the answer reflects this message: TOPIC:PARTITION:OFFSET.',
      schema: { type: 'string', example: 'payments:3:1042' },
    }),
    ApiHeader({
      name: 'x-max-wait-ms',
      required: false,
      description: 'How long to wait for it; 60 s at most.',
      schema: { type: 'integer', minimum: 0, default: 2000 },
    }),
    ApiExtraModels(ProblemDocument),
    ApiOkResponse({ type, headers: { 'x-position': POSITION } }),
    ...problems,
  );
}
