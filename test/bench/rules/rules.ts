import { startBenchPostgres } from '../database.js';
import type { Row } from '../report/row.js';
import type { Bench, Scenario } from '../scenario.js';
import { Clock } from './clock.js';
import { fill } from '../log/fill.js';
import { measureInOrder, populationsInOrder } from './in-order.js';
import { measureLate, populationsLate } from './late.js';
import { place } from '../log/population.js';
import { requireSameAsProjected } from '../log/same-as-projected.js';
import { FULL, QUICK, type Sizes } from './sizes.js';

const allPopulations = (sizes: Sizes) => place([...populationsInOrder(sizes), ...populationsLate(sizes)]);

/** What a fact of the referral program costs, in order and late. */
export const rules: Scenario = {
  summary: 'what a fact costs: in order for partners of any size, and late, with very many payments to correct',
  parts: { 'in-order': 'facts that arrive in order', late: 'a late contract, a claim and a late link' },
  run: async (bench: Bench): Promise<Row[]> => {
    const { quick, progress, wants } = bench;
    const preset = quick ? QUICK : FULL;
    const sizes = { ...preset, runs: bench.runs ?? preset.runs };
    const postgres = await startBenchPostgres(bench);

    const small = allPopulations(quick ? sizes : QUICK);
    const filled = await postgres.createDatabase('filled');
    await fill(filled.pool, small, progress);
    const projected = await postgres.createDatabase('projected');
    await requireSameAsProjected(projected.pool, filled.pool, small);
    progress('what is filled in by SQL is what the projector writes for the same facts');

    const database = quick ? filled : await postgres.createDatabase('bench');
    if (!quick) await fill(database.pool, allPopulations(sizes), progress);
    const clock = new Clock();
    return [
      ...(wants('in-order') ? await measureInOrder(database.pool, sizes, clock, progress) : []),
      ...(wants('late') ? await measureLate(database, bench, sizes, clock) : []),
    ];
  },
};
