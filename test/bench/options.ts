import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** The scenario; undefined: list them. */
  name: string | undefined;
  json: boolean;
  quick: boolean;
  /** Parts of the scenario; empty: all of it. */
  only: string[];
  /** How many runs; undefined: as many as the scenario says. */
  runs: number | undefined;
  /** Millions of payments; undefined: as many as the scenario says. */
  millions: number[] | undefined;
  help: boolean;
}

export const HELP = `npm run bench -- [NAME] [options]

Measures NAME on an embedded PostgreSQL of its own, which it removes afterwards. Each row is a ratio to a floor or a peer
measured in the same run, with its target. Without NAME: lists what can be measured.

  --only PARTS   parts of the scenario alone, separated by commas; the list without NAME names them. What they are
                 compared with is measured all the same
  --runs N       so many runs in turn instead of three
  --millions N,N the sizes of parts that grow, in millions of payments, the smallest first
  --json         print one line of JSON on standard output instead of a table (npm's own heading: npm run -s bench -- …)
  --quick        tiny sizes: checks that what is measured is correct, not how long it takes
  --help         show this

A wrong result ends with exit code 1. A target that is missed does not: the figures say so.

A scenario with Kafka starts a broker of its own, unless KAFKA_BROKERS names one.`;

const RUNS_MAX = 20;
const MILLIONS_MAX = 100;

/** What the command line asked for makes no sense: the message says what would. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: string[]): BenchOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`One scenario at a time, not ${positionals.join(' and ')}.`);
  return {
    name: positionals[0],
    json: values.json === true,
    quick: values.quick === true,
    only: values.only?.split(',').map((part) => part.trim()) ?? [],
    runs: values.runs === undefined ? undefined : runs(values.runs),
    millions: values.millions?.split(',').map(millions),
    help: values.help === true,
  };
}

function runs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= RUNS_MAX) return value;
  throw new UsageError(`--runs takes a number from 1 to ${RUNS_MAX}, not ${text}.`);
}

function millions(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MILLIONS_MAX) return value;
  throw new UsageError(`--millions takes numbers from 1 to ${MILLIONS_MAX}, not ${text}.`);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        runs: { type: 'string' },
        millions: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.\n\n${HELP}`);
  }
}
