import type { Instant } from '#contracts';
import type { Pool } from '#platform';
import { simulate } from '#rebuild';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { POOL } from '../ledger/pool.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output, Progress } from '../output/output.js';
import { time } from './arguments.js';
import { describeSimulation, simulationAsCsv, simulationAsJson } from '../simulation/describe-simulation.js';
import { readTerms } from '../simulation/read-terms.js';

interface SimulateOptions {
  terms: string;
  from?: Instant;
  csv?: boolean;
  json?: boolean;
}

/** `simulate`: the whole history under other terms, in memory. */
export function registerSimulate(program: Command, output: Output): void {
  program
    .command('simulate')
    .description('show what partners would have, had other terms been in force; nothing is changed')
    .requiredOption('--terms <file>', 'what is different: fields of program_terms.published.v1, as JSON or YAML')
    .option('--from <time>', 'from this time on (RFC 3339); left out: from the beginning', time)
    .option('--csv', 'a line for each partner and asset that would be different')
    .option(
      '--json',
      'print {"position", "from", "terms", "totals", "partners": [{"partnerId", "asset", "now", "simulated"}]} only',
    )
    .action(async ({ terms, from = Number.NEGATIVE_INFINITY, csv, json }: SimulateOptions) => {
      if (json && csv) throw new OpsError('--json or --csv, not both.', EXIT.usage);
      const change = await readTerms(terms);
      const simulation = await interruptible((signal) =>
        withLedger((ledger) => {
          let bar: Progress | undefined;
          const onProgress = (position: number, target: number): void => {
            bar ??= output.progress('folding the history', target, { unit: 'events', from: 0 });
            bar.update(position);
          };
          const work = simulate(ledger.get<Pool>(POOL), { from, change }, { onProgress, signal });
          return work.finally(() => bar?.stop());
        }),
      );
      if (!simulation) throw new OpsError('Stopped; nothing was changed.', EXIT.interrupted);
      if (json) output.result(simulationAsJson(simulation));
      else output.result(csv ? simulationAsCsv(simulation) : describeSimulation(simulation));
    });
}
