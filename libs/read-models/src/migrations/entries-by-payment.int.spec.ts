import { describe } from '@jest/globals';
import { testReplacedIndexes } from '../../../../test/support/replaced-indexes.js';
import { EntriesByPayment1793000000140 } from './22-entries-by-payment.js';

describe('entries are found by a hash of their payment', () =>
  testReplacedIndexes(new EntriesByPayment1793000000140(), {
    names: 'ledger_entries_by_payment',
    now: ['USING hash (payment_id)'],
    before: ['USING btree (payment_id) WHERE (payment_id IS NOT NULL)'],
  }));
