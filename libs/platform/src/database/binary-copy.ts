import { from } from 'pg-copy-streams';
import type { PoolClient } from './pool.js';

export { CopyRows } from './copy-rows.js';

/**
 * Runs `COPY table (columns) FROM STDIN BINARY`; several statements may stand before it in one text, if none of them
 * returns rows. The connection is of use afterwards, also after an error.
 * @param buffers of `CopyRows`
 * @param onSent called once the last of them is on its way: from here on the server is at work, and nothing is asked of
 * this process until it is done. Not called where the server refuses the rows before
 * @returns how many rows were copied
 * @throws the server's error, with its SQLSTATE: nothing was copied then
 */
export function copyIn(
  client: PoolClient,
  sql: string,
  buffers: readonly Buffer[],
  onSent?: () => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = client.query(from(sql));
    stream.on('error', (error) => {
      // The server drops what still arrives of the rows, but the stream would go on sending over a connection that it
      // has let go of: ended here, while it has it.
      stream.destroy();
      reject(error);
    });
    stream.on('finish', () => resolve(stream.rowCount));
    const sent = (error?: Error | null) => {
      if (!error) onSent?.();
    };
    buffers.forEach((buffer, i) => stream.write(buffer, i === buffers.length - 1 ? sent : undefined));
    stream.end();
  });
}
