import { isForProgram, SCOPES } from '#platform';
import { All, Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProgramsAnswer } from '../answers/programs.js';
import { Allow, type AuthenticatedRequest } from '../auth/access.js';
import { forbiddenProgram } from '../auth/access-guard.js';
import { baseOf } from '../create-app.js';
import { notFound, type Problem } from '../http/problem.js';
import { PROGRAMS, type ServedProgram } from './served-program.js';

@Allow(...SCOPES)
@ApiTags('programs')
@Controller('programs')
export class ProgramsController {
  constructor(@Inject(PROGRAMS) private readonly programs: readonly ServedProgram[]) {}

  /** Those that the token is for. */
  @Get()
  @ApiOperation({ summary: 'The programs that the token is for' })
  @ApiBearerAuth()
  @ApiOkResponse({ type: ProgramsAnswer })
  list(@Req() { caller }: AuthenticatedRequest): ProgramsAnswer {
    const seen = this.programs.filter(({ id }) => isForProgram(caller.programs, id));
    return { programs: seen.map(({ id, name }) => ({ program: id, name, path: baseOf(id) })) };
  }

  /** Where there is no such program: who may not see it is told what is told of those there are. */
  @ApiExcludeEndpoint()
  @All([':program', ':program/*path'])
  refuse(@Req() { caller }: AuthenticatedRequest, @Param('program') program: string): Problem {
    if (!isForProgram(caller.programs, program)) throw forbiddenProgram('it is not for this program.');
    throw notFound('There is no such program.');
  }
}
