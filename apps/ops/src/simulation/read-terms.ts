import { dataProblems } from '#contracts';
import { BUILT_IN_TERMS } from '#program';
import type { SimulatedChange } from '#rebuild';
import { readFileSync } from 'node:fs';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';

/** What may be given, besides an id, which is of no use here: so an event's data can be given as it is. */
const FIGURES = [
  'commissionBps',
  'freeDaysPerMonth',
  'freeDaysPerYear',
  'minimumWithdrawalMinor',
  'inactivityMonths',
] as const satisfies readonly (keyof SimulatedChange['change'])[];

/**
 * Reads terms as `program_terms.published.v1` has them in its data, as JSON or YAML; what is left out stays as it was.
 * @throws OpsError where it cannot be read, is not that, or says nothing
 */
export async function readTerms(file: string): Promise<SimulatedChange['change']> {
  const given = await parseFile(file);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(file, 'it must hold the fields of program_terms.published.v1, such as {"commissionBps": 1200}');
  }
  const names = Object.keys(given).filter((name) => name !== 'termsId');
  const unknown = names.filter((name) => !FIGURES.some((figure) => figure === name));
  if (unknown.length > 0) {
    throw wrong(file, `there is no field ${unknown.join(', ')}; those of the terms are ${FIGURES.join(', ')}`);
  }
  if (names.length === 0) throw wrong(file, 'it changes nothing');
  const change = pick(given);
  const problems = dataProblems('program_terms.published.v1', { termsId: 'given', ...pick(BUILT_IN_TERMS), ...change });
  if (problems.length > 0) {
    throw wrong(file, problems.map(({ field, problem }) => `${field.replace(/^data\./, '')} ${problem}`).join('; '));
  }
  return change;
}

const pick = (terms: SimulatedChange['change']): SimulatedChange['change'] =>
  Object.fromEntries(FIGURES.filter((name) => Object.hasOwn(terms, name)).map((name) => [name, terms[name]]));

async function parseFile(file: string): Promise<unknown> {
  // No other command needs it.
  const { parse } = await import('yaml');
  try {
    return parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw wrong(file, error instanceof Error ? error.message : String(error));
  }
}

const wrong = (file: string, why: string): OpsError =>
  new OpsError(`${file} cannot be used as terms: ${why}.`, EXIT.usage);
