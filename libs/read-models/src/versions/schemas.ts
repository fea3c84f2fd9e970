import { accountsSchema } from '../accounts/schema.js';
import { correctionQueueSchema } from '../correction-queue/schema.js';
import { changesSchema } from '../changes/schema.js';
import { claimsSchema } from '../claims/schema.js';
import { ledgerSchema } from '../ledger/schema.js';
import { partnersSchema } from '../partners/schema.js';
import { paymentsSchema } from '../payments/schema.js';
import { rejectedEventsSchema } from '../rejected-events/schema.js';
import { withdrawalsSchema } from '../withdrawals/schema.js';
import type { ReadModelSchema } from './read-model-schema.js';

/** All read models, in the order in which a version's schema is made. */
export const READ_MODEL_SCHEMAS: readonly ReadModelSchema[] = [
  partnersSchema,
  accountsSchema,
  paymentsSchema,
  ledgerSchema,
  withdrawalsSchema,
  claimsSchema,
  rejectedEventsSchema,
  changesSchema,
  correctionQueueSchema,
];

/**
 * The program that fills a version: raised whenever a read model's shape or a rule changes, so that a version says
 * what made it.
 */
export const PROGRAM = 'referral-program/3';
