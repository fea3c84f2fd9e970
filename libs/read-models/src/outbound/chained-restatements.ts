import type { ChainedTable } from '#event-store';

/** What swaps changed in what was published: kept for good, and put into the chain of the records. */
export const RESTATEMENTS: ChainedTable = {
  name: 'restatements',
  row: 'restatement ',
  key: 'id::text',
  content: [
    'version',
    'partner_id',
    'account_id',
    'payment_id',
    'adjustment_id',
    'asset',
    'amount',
    'terms_id',
    'extract(epoch FROM recorded_at)::text',
  ],
};
