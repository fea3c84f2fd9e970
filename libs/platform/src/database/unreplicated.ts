import type { ClientBase } from 'pg';
import { LedgerError } from '../errors/ledger-error.js';

/** The server's own name of where it gives up waiting for a synchronous standby: its text may be in any language. */
const WAIT_GIVEN_UP = 'SyncRepWaitForLSN';

/** The primary has committed, but somebody ended its wait for the synchronous standby: the successor may know nothing of it. */
export class UnreplicatedCommitError extends LedgerError {
  constructor() {
    super('UNREPLICATED_COMMIT', 'the commit did not reach the synchronous standby, and may be lost', true);
  }
}

const unreplicated = new WeakSet<ClientBase>();

/**
 * A wait for the synchronous standby that is cancelled (`pg_cancel_backend`) ends with a warning and a commit that looks like any
 * other. A primary that was cut off from the rest would so go on by itself.
 */
export function noteUnreplicated(client: ClientBase): void {
  client.on('notice', ({ routine }) => {
    if (routine === WAIT_GIVEN_UP) unreplicated.add(client);
  });
}

/** To be asked behind a commit. @throws UnreplicatedCommitError: what was done has to be done again, as after a loss */
export function requireReplicated(client: ClientBase): void {
  if (unreplicated.delete(client)) throw new UnreplicatedCommitError();
}
