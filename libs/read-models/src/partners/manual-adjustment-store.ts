import type { ManualAdjustment } from '#fold';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const manualAdjustmentStore = objectTable<ManualAdjustment>({
  table: 'manual_adjustments',
  id: 'adjustmentId',
  columns: {
    adjustmentId: text,
    partnerId: text,
    asset: text,
    amount: bigint,
    reason: text,
    adjustedAt: instant,
    position: bigint,
  },
});
