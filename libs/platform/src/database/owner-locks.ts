/**
 * What one process at a time does with the rights of the tables' owner. Rows, not advisory locks: a role that may not change a row cannot
 * lock it, whereas everybody may take an advisory lock, and keep it.
 */
export const OWNER_LOCKS = ['migrations', 'roles', 'replay', 'id filters'] as const;
export type OwnerLock = (typeof OWNER_LOCKS)[number];

/** Makes what the locks are taken on. Safe to repeat; of two at once one may fail with 23505 or 42P07, and succeeds when it tries again. */
export const CREATE_OWNER_LOCKS = `
  CREATE TABLE IF NOT EXISTS public.owner_locks (name text PRIMARY KEY);
  INSERT INTO public.owner_locks VALUES ${OWNER_LOCKS.map((name) => `('${name}')`).join(', ')} ON CONFLICT DO NOTHING;`;

/** Waits for the lock, and holds it until the transaction ends. */
export const takeOwnerLock = (name: OwnerLock): string =>
  `SELECT FROM public.owner_locks WHERE name = '${name}' FOR UPDATE`;
