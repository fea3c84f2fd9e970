import type { Instant } from '#contracts';
import { bigint, tableWriter, instant, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/cached-table.js';
import { textArray } from '../engine/text-array.js';

/** Days of a partner's pool that were used. */
export interface FreeDayApplication {
  applicationId: string;
  partnerId: string;
  days: number;
  appliedAt: Instant;
  position: number;
}

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
