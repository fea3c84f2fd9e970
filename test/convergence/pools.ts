import fc from 'fast-check';

/** The few ids of which random histories are made: capitals and punctuation too, whose order depends on who compares. */

const ACCOUNTS = ['ann', 'Bob', 'cy-1', 'Cy_2', 'dee', 'eve'];

/** Accounts with codes are partners, so that there are trees; `pat` never signs up. */
const PARTNERS = ['ann', 'Bob', 'pat'];

export const CODES: ReadonlyMap<string, string> = new Map([
  ['ann-1', 'ann'],
  ['ANN-1', 'ann'],
  ['bob_1', 'Bob'],
  ['pat-1', 'pat'],
]);

export const CONTRACTS: ReadonlyMap<string, string> = new Map([
  ['contract-1', 'ann'],
  ['Contract-2', 'ann'],
  ['contract_3', 'Bob'],
  ['contract:4', 'pat'],
]);

export const account = fc.constantFrom(...ACCOUNTS);
export const partner = fc.constantFrom(...PARTNERS);
