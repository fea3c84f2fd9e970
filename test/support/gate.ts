import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands in front of a service on this machine, and can be shut: so a network or a machine fails. */
export class Gate {
  private port = 0;
  private isShut = false;
  private refuses = false;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.pass(socket));
  }

  static async make(): Promise<Gate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server);
  }

  /** `host:port`. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param service `host:port` on this machine */
  leadTo(service: string): void {
    this.port = Number(service.split(':').at(-1));
  }

  /** @param cut connections are cut and refused; otherwise nothing is heard on them any more */
  shut(cut: boolean): void {
    this.isShut = true;
    this.refuses = cut;
    for (const socket of this.sockets) {
      if (cut) socket.destroy();
      else socket.pause();
    }
  }

  open(): void {
    this.isShut = false;
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(caller: Socket): void {
    if (this.isShut && this.refuses) return void caller.destroy();
    const service = connect(this.port, '127.0.0.1');
    for (const [from, to] of [
      [caller, service],
      [service, caller],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.once('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.isShut) from.pause();
    }
  }
}
