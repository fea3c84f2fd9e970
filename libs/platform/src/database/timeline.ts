/**
 * SQL: the timeline on which the primary writes. Each promotion, and each restore to a point in time, begins another one: what a
 * process remembers of the database counts only on the timeline on which it was read, since the end of that one may be lost.
 */
export const TIMELINE = 'substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)';
