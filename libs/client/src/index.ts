export {
  createLedgerClient,
  type Answer,
  type Change,
  type ClientOptions,
  type FileFormat,
  type Following,
  type LedgerClient,
} from './client.js';
export type { Integer } from './exact.js';
export { minorDigits } from './minor-digits.js';
export type { components, paths } from './openapi.js';
export { ProblemError, type ProblemDocument } from './problem-error.js';
export type { Ask, Body, ListRoute, Route } from './routes.js';
