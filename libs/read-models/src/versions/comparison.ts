/** A row that only one of two versions holds. */
export interface DifferentRow {
  in: 'live' | 'replayed';
  row: Record<string, unknown>;
}

export interface TableComparison {
  table: string;
  /** `rows:hash`; null where the version has no such table. */
  live: string | null;
  replayed: string | null;
  equal: boolean;
  /** Not part of the proof: another release made the live version, and this is what a release says in words of its own. */
  leftOut?: true;
  /** Where they differ: rows that the one or the other alone holds, and some of them. */
  onlyLive?: number;
  onlyReplayed?: number;
  examples?: DifferentRow[];
}

/** Two versions at one position, table by table. */
export interface Comparison {
  position: number;
  liveVersion: number;
  /** Where another release made the live version: its program. What both versions note is compared then. */
  liveProgram?: string;
  /** Every table but those that are left out. */
  equal: boolean;
  tables: TableComparison[];
}
