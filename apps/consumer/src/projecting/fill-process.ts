import { createPool, serveTasks } from '#platform';
import { fillFirst, type Checkpoint, type Lease } from '#projections';

/** Fills an empty version for the consumer that forked it. Its transaction, what it reads ahead, and a look at the head. */
const POOL_SIZE = 3;

const pool = createPool({
  connectionString: process.env.DATABASE_URL!,
  applicationName: 'referral-ledger-first-fill',
  max: POOL_SIZE,
});
serveTasks<Lease, number, Checkpoint | undefined>((lease, onProgress, signal) =>
  fillFirst(pool, lease, { onProgress, signal }),
);
