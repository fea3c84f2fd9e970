import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { FreeDayApplication } from '#fold';

export const freeDayApplicationStore: TableStore<FreeDayApplication> = {
  id: (application) => application.applicationId,
  load: async (client, ids) => {
    const { rows } = await client.query<FreeDayApplication>(
      `SELECT application_id AS "applicationId", partner_id AS "partnerId", days, applied_at AS "appliedAt", position
       FROM free_day_applications WHERE application_id = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<FreeDayApplication>({
    table: 'free_day_applications',
    key: ['application_id'],
    columns: {
      application_id: text((a) => a.applicationId),
      partner_id: text((a) => a.partnerId),
      days: bigint((a) => a.days),
      applied_at: instant((a) => a.appliedAt),
      position: bigint((a) => a.position),
    },
  }),
};
