import { connect } from 'node:net';

const API_VERSIONS = 18;
const TIMEOUT_MS = 2000;

/**
 * Whether a Kafka broker answers at this address: an ApiVersions request of version 0, the one that every broker
 * answers to everybody. By hand, since the Kafka client belongs to libs/kafka.
 */
export function kafkaAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write(apiVersionsRequest()));
    socket.once('data', (answer) => finish(answer.length >= 10 && answer.readInt16BE(8) === 0));
  });
}

function apiVersionsRequest(): Buffer {
  const clientId = Buffer.from('stack');
  const body = Buffer.alloc(10);
  body.writeInt16BE(API_VERSIONS, 0);
  body.writeInt16BE(0, 2);
  body.writeInt32BE(1, 4);
  body.writeInt16BE(clientId.length, 8);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length + clientId.length);
  return Buffer.concat([size, body, clientId]);
}
