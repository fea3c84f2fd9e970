/**
 * PostgreSQL's settings for a log of many millions of events, as docs/operations.md recommends them, over those of
 * `npm start`. Floors and peers run under the same. fsync and synchronous_commit are as PostgreSQL has them: on.
 */
export const RECOMMENDED_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  wal_writer_delay: '10ms',
};
