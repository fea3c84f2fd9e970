import { connectAsAdmin } from './admin.js';

const LOCK = 'cluster roles';

/**
 * The apps' group roles are the whole cluster's, which test files that run at the same time share: whoever needs them holds them, and
 * whoever takes one away for a while waits until nobody does.
 * @returns lets them go
 */
export async function holdClusterRoles(how: 'as they are' | 'alone' = 'as they are'): Promise<() => Promise<void>> {
  const client = await connectAsAdmin();
  await client.query(`SELECT pg_advisory_lock${how === 'alone' ? '' : '_shared'}(hashtext('${LOCK}'))`);
  return () => client.end();
}
