import { createServer } from 'node:net';
import { StackError } from '../stack-error.js';

const HOST = '127.0.0.1';

/** Ports that were free just now, all different: held open together until all are known. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => server.port);
  await Promise.all(servers.map((server) => server.close()));
  return ports;
}

/**
 * Makes sure that nobody listens on `port` of this machine.
 * @throws StackError naming the port and the way out
 */
export async function requireFreePort(port: number, wayOut: string): Promise<void> {
  try {
    await (await listen(port)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new StackError(`Port ${port} is taken by another program: ${wayOut}`);
    throw new StackError(`Port ${port} cannot be used (${(error as Error).message}): ${wayOut}`);
  }
}

function listen(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve({ port: bound, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
