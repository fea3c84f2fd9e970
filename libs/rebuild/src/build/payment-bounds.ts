import type { PoolClient } from '#platform';
import { instant, NewRows, text } from '#read-models';
import type { Partner } from '#fold';

/** Where the shards but the first leave their bounds of each partner's payments: each has seen its own payments only. */
export async function createPaymentBounds(client: PoolClient): Promise<void> {
  await client.query('CREATE TABLE payment_bounds (partner_id text NOT NULL, last_payment_at timestamptz NOT NULL)');
}

/** Writes the bounds that a shard has. */
export async function writePaymentBounds(client: PoolClient, partners: Iterable<Partner>): Promise<void> {
  const bounds = new NewRows<Partner>('payment_bounds', {
    partner_id: text((p) => p.partnerId),
    last_payment_at: instant((p) => p.lastPaymentAt),
  });
  for (const partner of partners) if (partner.lastPaymentAt !== null) bounds.add(partner);
  await bounds.send(client);
}

/** Raises those that the first shard has written. The bounds are coarse: most of the shards' agree. */
export const RAISE_PAYMENT_BOUNDS = `
  UPDATE partners SET last_payment_at = bound.at
  FROM (SELECT partner_id, max(last_payment_at) AS at FROM payment_bounds GROUP BY partner_id) AS bound
  WHERE partners.partner_id = bound.partner_id
    AND (partners.last_payment_at IS NULL OR partners.last_payment_at < bound.at);
  DROP TABLE payment_bounds`;
