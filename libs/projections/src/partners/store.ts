import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Contract, Link, Terms } from '#program';
import { bigint, bulkWriter, instant, integer, json, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/table.js';

/** What is kept of a partner as a whole; see the schema for what the two bounds promise. */
export interface Partner {
  partnerId: string;
  lastClientSignupAt: Instant | null;
  lastPaymentAt: Instant | null;
  directClients: number;
}

export const partnerStore: TableStore<Partner> = {
  id: (partner) => partner.partnerId,
  load: async (client, ids) => {
    const { rows } = await client.query<Partner>(
      `SELECT partner_id AS "partnerId", last_client_signup_at AS "lastClientSignupAt",
              last_payment_at AS "lastPaymentAt", direct_clients AS "directClients"
       FROM partners WHERE partner_id = ANY($1)`,
      [ids],
    );
    return rows;
  },
  save: bulkWriter<Partner>({
    table: 'partners',
    key: ['partner_id'],
    columns: {
      partner_id: text((p) => p.partnerId),
      last_client_signup_at: instant((p) => p.lastClientSignupAt),
      last_payment_at: instant((p) => p.lastPaymentAt),
      direct_clients: integer((p) => p.directClients),
    },
  }),
};

export interface StoredLink extends Link {
  createdPosition: number | null;
  disabledPosition: number | null;
}

export const linkStore: TableStore<StoredLink> = {
  id: (link) => link.code,
  load: async (client, ids) => {
    const { rows } = await client.query<StoredLink>(
      `SELECT code, partner_id AS "partnerId", created_at AS "createdAt", created_position AS "createdPosition",
              disabled_at AS "disabledAt", disabled_position AS "disabledPosition"
       FROM links WHERE code = ANY($1)`,
      [ids],
    );
    return rows;
  },
  save: bulkWriter<StoredLink>({
    table: 'links',
    key: ['code'],
    columns: {
      code: text((l) => l.code),
      partner_id: text((l) => l.partnerId),
      created_at: instant((l) => l.createdAt),
      created_position: bigint((l) => l.createdPosition),
      disabled_at: instant((l) => l.disabledAt),
      disabled_position: bigint((l) => l.disabledPosition),
    },
  }),
};

export interface StoredContract extends Contract {
  signedPosition: number | null;
  terminatedPosition: number | null;
}

async function selectContracts(client: PoolClient, condition: string, ids: string[]): Promise<StoredContract[]> {
  const { rows } = await client.query<StoredContract>(
    `SELECT contract_id AS "contractId", partner_id AS "partnerId", signed_at AS "signedAt",
            signed_position AS "signedPosition", terminated_at AS "terminatedAt",
            terminated_position AS "terminatedPosition", payout_account_ref AS "payoutAccountRef"
     FROM contracts WHERE ${condition}`,
    [ids],
  );
  return rows;
}

export const contractStore: TableStore<StoredContract> = {
  id: (contract) => contract.contractId,
  load: (client, ids) => selectContracts(client, 'contract_id = ANY($1)', ids),
  save: bulkWriter<StoredContract>({
    table: 'contracts',
    key: ['contract_id'],
    columns: {
      contract_id: text((c) => c.contractId),
      partner_id: text((c) => c.partnerId),
      signed_at: instant((c) => c.signedAt),
      signed_position: bigint((c) => c.signedPosition),
      terminated_at: instant((c) => c.terminatedAt),
      terminated_position: bigint((c) => c.terminatedPosition),
      payout_account_ref: text((c) => c.payoutAccountRef),
    },
  }),
  indexes: { partner: (contract) => contract.partnerId },
};

/** All contracts of these partners. */
export const contractsOfPartners = (client: PoolClient, partnerIds: string[]): Promise<StoredContract[]> =>
  selectContracts(client, 'partner_id = ANY($1)', partnerIds);

export interface StoredTerms extends Terms {
  position: number;
}

async function selectTerms(client: PoolClient, condition: string, parameters: unknown[]): Promise<StoredTerms[]> {
  const { rows } = await client.query<StoredTerms>(
    `SELECT terms_id AS "termsId", effective_at AS "effectiveAt", commission_bps AS "commissionBps",
            free_days_per_month AS "freeDaysPerMonth", free_days_per_year AS "freeDaysPerYear",
            minimum_withdrawal AS "minimumWithdrawalMinor", inactivity_months AS "inactivityMonths", position
     FROM terms WHERE ${condition}`,
    parameters,
  );
  return rows;
}

/** All terms ever published: few. */
export const allTerms = (client: PoolClient): Promise<StoredTerms[]> => selectTerms(client, 'true', []);

export const termsStore: TableStore<StoredTerms> = {
  id: (terms) => terms.termsId,
  load: (client, ids) => selectTerms(client, 'terms_id = ANY($1)', [ids]),
  save: bulkWriter<StoredTerms>({
    table: 'terms',
    key: ['terms_id'],
    columns: {
      terms_id: text((t) => t.termsId),
      effective_at: instant((t) => t.effectiveAt),
      commission_bps: integer((t) => t.commissionBps),
      free_days_per_month: integer((t) => t.freeDaysPerMonth),
      free_days_per_year: integer((t) => t.freeDaysPerYear),
      minimum_withdrawal: json((t) => t.minimumWithdrawalMinor),
      inactivity_months: integer((t) => t.inactivityMonths),
      position: bigint((t) => t.position),
    },
  }),
};

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
      [ids],
    );
    return rows;
  },
  save: bulkWriter<FreeDayApplication>({
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
