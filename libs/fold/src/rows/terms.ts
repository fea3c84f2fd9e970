import type { Terms } from '#program';

export interface StoredTerms extends Terms {
  position: number;
}
