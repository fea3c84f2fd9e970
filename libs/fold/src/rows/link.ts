import type { Link } from '#program';

export interface StoredLink extends Link {
  createdPosition: number | null;
  disabledPosition: number | null;
}
