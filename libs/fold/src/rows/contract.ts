import type { Contract } from '#program';

export interface StoredContract extends Contract {
  signedPosition: number | null;
  terminatedPosition: number | null;
}
