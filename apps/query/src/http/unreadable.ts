import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { POSITION_HEADER, type LastPosition } from './last-position.js';
import { Problem } from './problem.js';

/** By the parser's code: whatever else it finds wrong is no HTTP. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, {
    code: 'headers-too-large',
    detail: 'The address and the headers are larger than any request that is answered.',
  }),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, {
    code: 'request-timed-out',
    detail: 'The request did not arrive in time.',
  }),
};
const NO_HTTP = new Problem(400, { code: 'bad-request', detail: 'The request cannot be understood.' });

/** What Node keeps of the answer that is under way on a connection. */
interface Answering {
  _httpMessage?: { headersSent: boolean } | null;
}

/**
 * What cannot be read as a request comes to no route and no filter: it is refused by a problem document like any other, and its
 * connection is closed, since nobody knows where the next request would begin.
 */
export const refuseUnreadable =
  (last: Pick<LastPosition, 'position'> = { position: undefined }) =>
  (error: NodeJS.ErrnoException, socket: Duplex & Answering): void => {
    const isUnderWay = socket._httpMessage?.headersSent === true;
    if (error.code === 'ECONNRESET' || !socket.writable || isUnderWay) {
      socket.destroy();
      return;
    }
    const problem = PROBLEMS[error.code ?? ''] ?? NO_HTTP;
    const body = JSON.stringify(problem);
    const headers = {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...(last.position === undefined ? {} : { [POSITION_HEADER]: last.position }),
      connection: 'close',
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
  };
