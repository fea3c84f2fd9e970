import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { messageOf, StackError } from '../stack-error.js';

/** How the command reaches the cluster that runs: for this user's eyes only. */
interface ControlFile {
  url: string;
  secret: string;
}

const fileIn = (directory: string): string => join(directory, 'control.json');

/** Does what it is told, and says how it goes on, line by line. */
export type Obey = (command: string, say: (line: string) => void) => Promise<void>;

export interface Commands {
  /** Does something to the cluster: one at a time. */
  obey: Obey;
  /** What only asks is answered at any time: what becomes of the cluster is to be seen above all while something is done to it. */
  isQuestion: (command: string) => boolean;
}

/** Takes commands from this machine until it is closed. */
export async function takeCommands(
  directory: string,
  secret: string,
  { obey, isQuestion }: Commands,
): Promise<{ close(): void }> {
  let isBusy = false;
  const server: Server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${secret}`) return refuse(response, 401, 'Who are you?');
    const command = decodeURIComponent((request.url ?? '').slice(1));
    const isAlone = !isQuestion(command);
    if (isAlone && isBusy) return refuse(response, 409, 'It is doing something already: wait until that is over.');
    isBusy ||= isAlone;
    const say = (line: string): void => void response.write(`${line}\n`);
    obey(command, say)
      .catch((error: unknown) => say(`FAILED: ${messageOf(error)}`))
      .finally(() => {
        if (isAlone) isBusy = false;
        response.end();
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(fileIn(directory), JSON.stringify({ url, secret } satisfies ControlFile), { mode: 0o600 });
  return {
    close: () => {
      rmSync(fileIn(directory), { force: true });
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Has the cluster that runs do something. @throws StackError where none runs, or it fails */
export async function giveCommand(directory: string, command: string, say: (line: string) => void): Promise<void> {
  const file = fileIn(directory);
  if (!existsSync(file)) throw new StackError('No cluster runs in this clone: start one first with "npm run cluster".');
  const { url, secret } = JSON.parse(readFileSync(file, 'utf8')) as ControlFile;
  const response = await fetch(`${url}/${encodeURIComponent(command)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  }).catch(() => {
    throw new StackError('The cluster of this clone does not answer: start it anew with "npm run cluster".');
  });
  let said = '';
  const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = () =>
    chunks.read().catch(() => {
      throw new StackError('The cluster was stopped meanwhile.');
    });
  for (let read = await next(); !read.done; read = await next()) {
    said += read.value;
    const lines = said.split('\n');
    said = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('FAILED: ')) throw new StackError(line.slice('FAILED: '.length));
      say(line);
    }
  }
  if (!response.ok) throw new StackError(said);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status).end(why);
}
