/** How much a projector remembers or loads ahead, at most. Only ever a matter of speed: beyond it, the database is asked. */
export interface MemoryLimits {
  /** Rows that are remembered from batch to batch: those that nearly every payment asks for. 100,000 are some 50 MB. */
  accounts: number;
  partners: number;
  links: number;
  /** Partners whose contracts are remembered. */
  contractsOf: number;
  /** Clients of a partner whose clients are remembered: of one that has more, the database is asked about one moment at a time. */
  clientsOf: number;
  /** All clients that are remembered: some 20 MB. */
  clients: number;
  /** Payments of one selection, or accounts of one code, that are loaded ahead: facts that come late touch few, but a batch may have thousands of them. */
  selected: number;
  /** Payments that a batch evaluates, or accounts that it attributes: it ends with the fact that reaches this, however much it has read. */
  evaluated: number;
}

export const MEMORY_LIMITS: MemoryLimits = {
  accounts: 50_000,
  partners: 25_000,
  links: 5_000,
  contractsOf: 20_000,
  clientsOf: 50,
  clients: 100_000,
  selected: 10,
  evaluated: 50_000,
};
