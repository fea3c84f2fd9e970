/** Every table of the first version, with its schema. */
export const READ_MODEL_TABLES: readonly string[] = [
  'accounts',
  'claims',
  'client_rewards',
  'contracts',
  'free_day_applications',
  'ledger_entries',
  'links',
  'manual_adjustments',
  'partner_balances',
  'partners',
  'payment_adjustments',
  'payments',
  'rejected_events',
  'slow_facts',
  'terms',
  'withdrawals',
].map((table) => `projections_1.${table}`);
