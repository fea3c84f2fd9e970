import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { ManualAdjustment } from '#fold';

export const manualAdjustmentStore: TableStore<ManualAdjustment> = {
  id: (adjustment) => adjustment.adjustmentId,
  load: async (client, ids) => {
    const { rows } = await client.query<ManualAdjustment>(
      `SELECT adjustment_id AS "adjustmentId", partner_id AS "partnerId", asset, amount, reason,
              adjusted_at AS "adjustedAt", position
       FROM manual_adjustments WHERE adjustment_id = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<ManualAdjustment>({
    table: 'manual_adjustments',
    key: ['adjustment_id'],
    columns: {
      adjustment_id: text((a) => a.adjustmentId),
      partner_id: text((a) => a.partnerId),
      asset: text((a) => a.asset),
      amount: bigint((a) => a.amount),
      reason: text((a) => a.reason),
      adjusted_at: instant((a) => a.adjustedAt),
      position: bigint((a) => a.position),
    },
  }),
};
