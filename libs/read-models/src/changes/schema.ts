import type { ReadModelSchema } from '../versions/read-model-schema.js';

/** Whose client an account was at a position. */
export const ATTRIBUTIONS_BY_ACCOUNT = `CREATE INDEX attributions_by_account ON changes (subject_id, position) WHERE kind = 'attribution'`;

/**
 * What events changed beside the ledger: who attracted whom, where withdrawals and claims stand, links, contracts, terms. One row a
 * change, in the order of the log; with the ledger's entries it is what `GET /v1/changes` tells. `seq` numbers the changes of
 * one event. Never changed: the state as it was between is nowhere else.
 */
export const changesSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE changes (
      position            bigint      NOT NULL,
      seq                 integer     NOT NULL CHECK (seq > 0),
      kind                text        NOT NULL CHECK (kind IN ('attribution', 'claim', 'contract', 'link', 'terms', 'withdrawal')),
      subject_id          text        NOT NULL,
      partner_id          text,
      previous_partner_id text,
      account_id          text,
      status              text,
      reason              text,
      occurred_at         timestamptz NOT NULL
    );`,
  indexes: `
    CREATE UNIQUE INDEX changes_key ON changes (position, seq);
    CREATE INDEX changes_by_partner ON changes (partner_id, position, seq) WHERE partner_id IS NOT NULL;
    CREATE INDEX changes_by_previous_partner ON changes (previous_partner_id, position, seq) WHERE previous_partner_id IS NOT NULL;
    CREATE INDEX changes_by_claim ON changes (subject_id, position) WHERE kind = 'claim';
    ${ATTRIBUTIONS_BY_ACCOUNT};
    CREATE INDEX changes_but_attributions ON changes (kind, position, seq) WHERE kind <> 'attribution';
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON changes
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();`,
};
