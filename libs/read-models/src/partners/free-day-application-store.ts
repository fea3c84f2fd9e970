import type { FreeDayApplication } from '#fold';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const freeDayApplicationStore = objectTable<FreeDayApplication>({
  table: 'free_day_applications',
  id: 'applicationId',
  columns: { applicationId: text, partnerId: text, days: bigint, appliedAt: instant, position: bigint },
});
