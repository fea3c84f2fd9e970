/**
 * Of a row of `ledger_entries`: the id of the adjustment by hand that it stands for, null for any other. Looked up in the fact
 * behind the entry: so few entries have one that the ledger has no column for it.
 */
export const ADJUSTMENT_ID = `CASE WHEN code = 'ADJUSTMENT' THEN
  (SELECT fact.data->>'adjustmentId' FROM public.events AS fact WHERE fact.position = ledger_entries.position) END`;
