import { Integer, Time } from './fields.js';

export class LogPositionAnswer {
  @Time() recordedBy: string;
  /** No further than the live version is; 0 where nothing was recorded by then. */
  @Integer() position: number;
}
