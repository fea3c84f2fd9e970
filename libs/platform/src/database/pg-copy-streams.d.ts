/** What is used of the package, which brings no types of its own. */
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  export interface CopyFromStream extends Writable, Submittable {
    /** As the server counted them, once the stream has finished. */
    readonly rowCount: number;
  }

  /** The query `COPY … FROM STDIN`, for `client.query`: what is written to it goes to the server. */
  export function from(sql: string): CopyFromStream;

  /** The query `COPY … TO STDOUT`, for `client.query`: what the server sends is read from it. */
  export function to(sql: string): Readable & Submittable;
}
