import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, STACK_DIR } from '../places.js';
import type { SampleMessage } from '../sample-history/index.js';
import { StackError } from '../stack-error.js';

/** Of the command: done, but some lines cannot be used. */
const SOME_REFUSED = 4;

/** Without Kafka: the messages as a file of structured CloudEvents, imported by the ops command. @throws StackError */
export async function importByFile(databaseUrl: string, name: string, messages: SampleMessage[]): Promise<void> {
  const file = join(STACK_DIR, `${name.replaceAll(' ', '-')}.ndjson`);
  writeFileSync(file, messages.map((message) => `${asLine(message)}\n`).join(''));
  const args = [join(ROOT, 'dist/bundles/ops.js'), 'import', file, '--json'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  // Some of its messages are wrong on purpose.
  if (code !== 0 && code !== SOME_REFUSED)
    throw new StackError(`The sample history could not be imported: ${complaint.trim()}`);
}

/** A binary CloudEvent becomes a structured one; anything else stays as it is, broken or not. */
function asLine({ headers, value }: SampleMessage): string {
  const { ce_id: id, ce_source: source, ce_type: type, ce_time: time } = headers;
  if (id === undefined) return value;
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    time,
    datacontenttype: 'application/json',
    data: JSON.parse(value) as unknown,
  });
}
