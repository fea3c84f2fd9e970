import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { serve } from '../processes/serve.js';
import { ROUTES, type RouteName } from './routes.js';

const SETTINGS = '-c search_path=projections_1,public -c jit=off';

export interface FloorCommand {
  databaseUrl: string;
  connections: number;
}

/**
 * The floor: Node's own HTTP server, which asks the database by the same prepared statement and sends the rows as they are. Nobody
 * is asked for a token, nothing is checked, counted or logged. `/ROUTE/PARTNER`.
 */
serve(async ({ databaseUrl, connections }: FloorCommand): Promise<string> => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, options: SETTINGS });
  const server = createServer((request, response) => {
    const [, route, partnerId] = request.url!.split('/');
    const { name, text, values } = ROUTES[route as RouteName].statement;
    pool.query({ name, text, values: [partnerId, ...values.slice(1)] }).then(
      ({ rows }) => {
        const body = JSON.stringify(rows);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
        response.end(body);
      },
      (error: Error) => {
        response.writeHead(500);
        response.end(error.message);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
