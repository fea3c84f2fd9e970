import type { Definitions } from './definitions.js';
import expected from './expected.json' with { type: 'json' };

/**
 * What a database is like that this release's migrations have made, written by `npm run catalogue`
 * from such a database; a test holds it against one.
 */
export interface ExpectedCatalogue {
  public: Definitions;
  /** Any version's schema. */
  version: Definitions;
  /** The statements that are written down for a version that a replay fills, in plain. */
  deferred: Record<string, 'may wait'>;
}

export const EXPECTED_CATALOGUE = expected as ExpectedCatalogue;
