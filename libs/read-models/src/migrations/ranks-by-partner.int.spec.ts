import { describe } from '@jest/globals';
import { testReplacedIndexes } from '../../../../test/support/replaced-indexes.js';
import { RanksByPartner1793000000130 } from './21-ranks-by-partner.js';

describe('partners of one rank are in the order of their ids', () =>
  testReplacedIndexes(new RanksByPartner1793000000130(), {
    names: 'partner_balances_by_%',
    now: [
      'USING btree (asset, available_rank, partner_id COLLATE "C")',
      'USING btree (asset, earned_rank, partner_id COLLATE "C")',
    ],
    before: ['USING btree (asset, available_rank)', 'USING btree (asset, earned_rank)'],
  }));
