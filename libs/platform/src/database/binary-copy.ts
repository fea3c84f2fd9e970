import { from } from 'pg-copy-streams';
import type { PoolClient } from './pool.js';

export { CopyRows } from './copy-rows.js';

/**
 * Runs `COPY table (columns) FROM STDIN BINARY`; several statements may stand before it in one text, if none of them
 * returns rows. The connection is of use afterwards, also after an error.
 * @param buffers of `CopyRows`
 * @returns how many rows were copied
 * @throws the server's error, with its SQLSTATE: nothing was copied then
 */
export function copyIn(client: PoolClient, sql: string, buffers: readonly Buffer[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = client.query(from(sql));
    stream.on('error', (error) => {
      // The server drops what still arrives of the rows, but the stream would go on sending over a connection that it
      // has let go of: ended here, while it has it.
      stream.destroy();
      reject(error);
    });
    stream.on('finish', () => resolve(stream.rowCount));
    for (const buffer of buffers) stream.write(buffer);
    stream.end();
  });
}
