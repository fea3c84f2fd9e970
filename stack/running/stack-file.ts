import { rmSync, writeFileSync } from 'node:fs';
import { STACK_FILE } from '../places.js';

/** What `.stack/stack.json` holds. `kafkaBrokers` is null where there is no Kafka. */
export interface StackFacts {
  queryUrl: string;
  kafkaBrokers: string | null;
  databaseUrl: string;
  token: string;
}

/** For this user's eyes only: it holds a password and a token. */
export function writeStackFile(facts: StackFacts): void {
  removeStackFile();
  writeFileSync(STACK_FILE, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
}

export const removeStackFile = (): void => rmSync(STACK_FILE, { force: true });
