import { parseArgs } from 'node:util';
import { StackError } from '../stack-error.js';

export interface StartOptions {
  demo: boolean;
  fresh: boolean;
  /** The query app's; undefined: 3000, or another free one. */
  port: number | undefined;
  help: boolean;
}

export const HELP = `npm start -- [options]

Runs the whole referral ledger on this machine: PostgreSQL, Kafka, the consumer, the query app, and a sample
billing system that publishes two years of history. Ctrl-C stops everything.

  --no-demo    begin empty: publish no sample history
  --fresh      forget the data of earlier runs first
  --port N     the query app's port (default: 3000, or another one if that is taken)
  --help       show this

Environment:
  DATABASE_URL   use this PostgreSQL 18 instead of the embedded one
  KAFKA_BROKERS  use this Kafka (host:port, separated by commas) instead of the embedded one
  LOG_LEVEL      of the apps' logs in .stack/logs (default: info)

While it runs, .stack/stack.json says where everything is, and "npx referral-ledger --help" shows what else can be done.`;

/** @throws StackError for what is no option of ours */
export function parseOptions(args: string[]): StartOptions {
  const { 'no-demo': noDemo, fresh, port, help } = parse(args);
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= 65_535)) {
    throw new StackError('--port takes a port number, from 1 to 65535.');
  }
  return { demo: !noDemo, fresh: fresh === true, port: number, help: help === true };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        'no-demo': { type: 'boolean' },
        fresh: { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new StackError(`${(error as Error).message.split('. ')[0]}. "npm start -- --help" shows the options.`);
  }
}
