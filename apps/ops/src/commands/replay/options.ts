export const WORKERS_MAX = 64;
export const SHARD_PAYMENTS = 'payments that a worker holds in memory at once, at most, some 300 bytes each (1400000)';
export const WORKERS = 'processes that fold the log side by side (one a core, at most 4)';
