import type { ShardTask } from '#projections';

/** What a shard's process is told. */
export type ToShardProcess = ShardTask | 'stop';

/** What it answers: how far it is, and at the end one of the others. */
export type FromShardProcess =
  | { position: number; finished?: undefined; failure?: undefined }
  | { finished: boolean; position?: undefined; failure?: undefined }
  | {
      failure: { message: string; code?: string | undefined; retriable?: boolean | undefined };
      position?: undefined;
      finished?: undefined;
    };
