import { Many, Text } from './fields.js';

/** One of the programs of an installation. */
export class ListedProgram {
  @Text() program: string;
  /** For people. */
  @Text() name: string;
  /** Where its queries are: `/v1/…` behind it. */
  @Text() path: string;
}

export class ProgramsAnswer {
  @Many(() => ListedProgram) programs: ListedProgram[];
}
