import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { alsoTakes } from '../representations/also-takes.js';
import { invalidParameters, type ParameterProblem } from './problem.js';

/** Reads query parameters into their class: wrong and unknown ones are named in a 400, each with what is allowed. */
class ParametersPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Not left to the pipe: it skips names that every object has, and does not say which ones there are.
    if (metadata.type === 'query') refuseUnknown(Object.keys(value as object), namesIn(metadata.metatype));
    return (await super.transform(value, metadata)) as unknown;
  }
}

export const parametersPipe = (): ValidationPipe =>
  new ParametersPipe({
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => invalidParameters(errors.map(toProblem)),
  });

function namesIn(metatype: ArgumentMetadata['metatype']): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(metatype ?? Object, '', false, false);
  const names = rules.map(({ propertyName }) => propertyName);
  return [...new Set([...names, ...(alsoTakes.getStore() ?? [])])].sort();
}

function refuseUnknown(given: readonly string[], known: readonly string[]): void {
  const takes = known.length > 0 ? `takes ${known.join(', ')}` : 'takes none';
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw invalidParameters(
    unknown.map((parameter) => ({ parameter, detail: `is not a parameter of this query, which ${takes}` })),
  );
}

/** A parameter has one rule, so that there is one reason and no choice among several. */
function toProblem({ property, constraints = {} }: ValidationError): ParameterProblem {
  const [detail = 'is not valid'] = Object.values(constraints);
  return { parameter: property, detail };
}
